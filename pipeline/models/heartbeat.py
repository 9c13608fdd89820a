"""Signs of life."""

from __future__ import annotations

from django.db import models


class Heartbeat(models.Model):
    """The last sign of life of one part: what the worker's supervisor watches."""

    name = models.CharField(max_length=40, primary_key=True)
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.beat_at:%Y-%m-%d %H:%M:%S}"
