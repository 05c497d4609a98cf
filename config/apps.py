from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """An app only for its management command `up`."""

    name = "config"
