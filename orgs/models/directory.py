"""What is remembered of organisations, and for how long."""

from django.db import models


class Directory(models.Model):
    """One row: a word that a trigger changes with every change of an organisation or region. Who remembers what was
    read under it may use that again as long as the word stands."""

    version = models.UUIDField()

    def __str__(self) -> str:
        return str(self.version)
