from django.db import models


class Heartbeat(models.Model):
    """The last sign of life of something that works by itself, by the database's clock. One row a name."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField(help_text="when it last looked, and finished what it found")
    behind_at = models.DateTimeField(null=True, help_text="the oldest step that it left to later, if any")
    set_aside = models.PositiveIntegerField(default=0, help_text="cases that it could not work on")

    def __str__(self) -> str:
        return f"{self.name} {self.at:%Y-%m-%d %H:%M:%S}"
