from typing import Any

from django.urls import path

import cases.paths  # noqa: F401  registers <reference:…>
from dutyroom.consumers import BoardConsumer, SeatConsumer


def _app(consumer: Any) -> Any:
    """path() is typed for HTTP views; the router takes these."""
    return consumer.as_asgi()


websocket_urlpatterns: list[Any] = [
    path("ws/board/<int:organisation>/<str:language>/", _app(BoardConsumer)),
    path("ws/pulse/<int:organisation>/<str:language>/", _app(SeatConsumer)),
    path("ws/incidents/<reference:number>/<int:organisation>/<str:language>/", _app(SeatConsumer)),
]
