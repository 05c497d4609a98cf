from django.urls import include, path

from dutyroom import views

board_patterns = (
    [path("board/", views.board, name="board"), path("hat/", views.change_hat, name="hat")],
    "dutyroom",
)
urlpatterns = [path("", views.home, name="home"), path("", include(board_patterns))]
