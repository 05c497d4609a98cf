"""The socket door, served by uvicorn: /ws/ and nothing else."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from django.core.asgi import get_asgi_application

get_asgi_application()  # loads the apps; its HTTP side is not served here

from channels.auth import AuthMiddlewareStack  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from channels.security.websocket import AllowedHostsOriginValidator  # noqa: E402

from dutyroom.routing import websocket_urlpatterns  # noqa: E402

# The session cookie reaches this port too (cookies are per host), so the Origin must be one of ours.
application = ProtocolTypeRouter(
    {"websocket": AllowedHostsOriginValidator(AuthMiddlewareStack(URLRouter(websocket_urlpatterns)))}
)
