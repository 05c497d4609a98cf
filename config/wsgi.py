"""The HTTP door, served by granian."""

import os

from config.processes import die_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
die_with_parent()  # a granian worker outlives its killed main otherwise, and keeps the port

from django.core.wsgi import get_wsgi_application  # noqa: E402  settings first

application = get_wsgi_application()
