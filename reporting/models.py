"""What the data checks found."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from reporting.summaries import CompanyPosts, Mark, PostArrivals, PostAudience, Shift


class CheckResult(models.Model):
    """One rule, tried once. Holds no personal data: rows are named by their ids."""

    name = models.CharField(max_length=200, help_text="The check.")
    subject = models.CharField(max_length=63, help_text="The view, or tables.")
    kind = models.CharField(max_length=20, help_text="Of which sort the rule is.")
    rule = models.TextField(help_text="What must hold.")
    broken = models.BigIntegerField(help_text="Rows that break it.")
    rows = models.BigIntegerField(null=True, help_text="Rows there were; empty: not counted.")
    samples = models.JSONField(default=list, help_text="A few of the rows that break it.")
    checked_at = models.DateTimeField(help_text="When all checks of this time began.")

    class Meta:
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=["name", "checked_at"], name="reporting_checkresult_once"
            ),
            models.CheckConstraint(
                condition=Q(broken__gte=0), name="reporting_checkresult_broken_counted"
            ),
        )
        indexes = (models.Index(fields=["checked_at"], name="reporting_checkresult_at"),)

    def __str__(self) -> str:
        return self.name


__all__ = ["CheckResult", "CompanyPosts", "Mark", "PostArrivals", "PostAudience", "Shift"]
