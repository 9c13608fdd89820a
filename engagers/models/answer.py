from __future__ import annotations

from django.db import models


class Answer(models.Model):
    """One classified text per fingerprint: the cache that makes a repeat free."""

    text_hash = models.CharField(max_length=64)
    fingerprint = models.CharField(
        max_length=64, help_text="Taxonomy, prompt version, schema, model and effort."
    )
    model = models.CharField(max_length=80)
    prompt_version = models.CharField(max_length=20)
    result = models.JSONField()
    input_tokens = models.PositiveIntegerField(default=0)
    cached_tokens = models.PositiveIntegerField(default=0)
    output_tokens = models.PositiveIntegerField(default=0)
    cost_usd = models.DecimalField(max_digits=12, decimal_places=8, default=0)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["text_hash", "fingerprint"],
                name="engagers_answer_once",
                violation_error_message="This text was answered under this fingerprint.",
            ),
        ]

    def __str__(self) -> str:
        return f"Answer {self.text_hash[:8]}"
