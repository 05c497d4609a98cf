from django.urls import path, re_path

from exchange import views

app_name = "exchange"
IDENTIFIER = r"(?P<identifier>[A-Za-z0-9._-]{1,120})"  # of either scheme (cases.identifiers)

urlpatterns = [
    path("public/warnings/feed.atom", views.feed, {"language": "zh-hans"}, name="feed"),
    path("public/en/warnings/feed.atom", views.feed, {"language": "en"}, name="feed-en"),
    re_path(rf"^public/cap/{IDENTIFIER}\.xml$", views.public_message, name="cap"),
    re_path(rf"^warnings/messages/{IDENTIFIER}\.xml$", views.message, name="message"),
]
