"""The package is early_warnings, the label warnings: a package `warnings` would hide Python's own (docs/adr/0001)."""

from django.apps import AppConfig


class EarlyWarningsConfig(AppConfig):
    name = "early_warnings"
    label = "warnings"
