"""What the API remembers between two requests."""

from __future__ import annotations

from http import HTTPStatus

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from access.models import ApiKey


class KeptAnswer(models.Model):
    """The answer to a POST with an `Idempotency-Key`, given again when it is repeated.

    The row is made before the work: while `status` is empty the first request is still at it.
    """

    api_key = models.ForeignKey(ApiKey, on_delete=models.CASCADE, related_name="+")
    idempotency_key = models.CharField(max_length=200)
    request_hash = models.CharField(max_length=64, help_text="Of method, path and body.")
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    body = models.JSONField(null=True, blank=True, encoder=DjangoJSONEncoder)
    headers = models.JSONField(default=dict, help_text="Those that are part of the answer.")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["api_key", "idempotency_key"],
                name="api_keptanswer_once",
                violation_error_message="This Idempotency-Key was used.",
            ),
        ]
        indexes = [models.Index(fields=["created_at"], name="api_keptanswer_age")]

    @property
    def is_problem(self) -> bool:
        return (self.status or 0) >= HTTPStatus.BAD_REQUEST

    def __str__(self) -> str:
        return f"{self.idempotency_key} ({self.status or 'at work'})"
