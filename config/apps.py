from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from cases.identifiers import Scheme


class ConfigConfig(AppConfig):
    """An app for its management command `up`, and for what must hold before anything is published."""

    name = "config"

    def ready(self) -> None:
        """Raises ImproperlyConfigured where settings would make messages that nobody can read."""
        from exchange.bulletins import profile  # once the models are there

        profile()
        try:
            Scheme(settings.CAP_IDENTIFIERS, settings.CAP_IDENTIFIER_SENDER)
        except ValueError as error:
            raise ImproperlyConfigured(f"CAP_IDENTIFIERS and CAP_IDENTIFIER_SENDER: {error}") from error
