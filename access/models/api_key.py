"""Keys by which programs come in. Only a hash is stored: a key is shown once, when it is made."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class ApiKey(models.Model):
    """One key of one owner. The prefix finds the row, the hash of the whole key proves it."""

    class Scope(models.TextChoices):
        READ = "read", "read everything"
        WRITE = "write", "add and label posts"
        RUN = "run", "start scrapes and runs, which cost money"

    name = models.CharField(max_length=80, help_text="Which program uses it.")
    prefix = models.CharField(max_length=12, editable=False)
    key_hash = models.CharField(max_length=64, editable=False)
    scopes = ArrayField(
        models.CharField(max_length=5, choices=Scope.choices), help_text="What it may do."
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="api_keys",
        help_text="Whose it is: it stops working when this login does.",
    )
    expires_at = models.DateTimeField(
        null=True, blank=True, help_text="After this it is refused. Empty: it does not expire."
    )
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)
    last_used_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="To the minute."
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "API key"
        constraints = [
            models.UniqueConstraint(
                fields=["prefix"],
                name="access_apikey_prefix_unique",
                violation_error_message="Another key has this prefix.",
            ),
            models.CheckConstraint(
                condition=Q(scopes__contained_by=["read", "write", "run"], scopes__len__gt=0),
                name="access_apikey_scopes_known",
                violation_error_message="A key has scopes: read, write, run.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}...)"
