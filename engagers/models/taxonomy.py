"""The audiences and their position buckets, edited by marketing."""

from __future__ import annotations

from django.db import models

from access.history import PeopleHistory


class Audience(models.Model):
    name = models.CharField(max_length=120)
    definition = models.TextField(blank=True, help_text="Goes into the prompt, word for word.")
    is_target = models.BooleanField(default=True)
    order = models.PositiveSmallIntegerField(default=0)

    history = PeopleHistory()

    class Meta:
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                name="engagers_audience_name_unique",
                violation_error_message="An audience of this name exists.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Position(models.Model):
    audience = models.ForeignKey(Audience, on_delete=models.CASCADE, related_name="positions")
    name = models.CharField(max_length=120)
    order = models.PositiveSmallIntegerField(default=0)

    history = PeopleHistory()

    class Meta:
        ordering = ["audience__order", "order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["audience", "name"],
                name="engagers_position_name_unique",
                violation_error_message="This audience has a position of this name.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.audience}: {self.name}"
