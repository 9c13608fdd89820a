"""An uploaded table on its way into posts. In the database: any web process or worker has it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class Import(models.Model):
    """One uploaded file: how its columns map, what a dry run said, how far the import is."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", "columns to be mapped"
        CHECKING = "checking"
        CHECKED = "checked", "checked, nothing written"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"

    class Mode(models.TextChoices):
        CREATE = "create", "only add new posts"
        UPDATE = "update", "only change existing posts"
        BOTH = "both", "add new and change existing posts"

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="imports"
    )
    filename = models.CharField(max_length=200)
    content = models.BinaryField(help_text="The file as it was uploaded.")
    state = models.CharField(max_length=10, choices=State.choices, default=State.UPLOADED)
    columns = models.JSONField(default=list, help_text="The file's header, in order.")
    samples = models.JSONField(default=list, blank=True, help_text="Its first rows.")
    mapping = models.JSONField(
        default=dict, blank=True, help_text="Number of the column, from 0, to what it holds."
    )
    match_field = models.CharField(
        max_length=60, default="url", help_text="The field by which an existing post is found."
    )
    mode = models.CharField(max_length=6, choices=Mode.choices, default=Mode.BOTH)
    clear_empty = models.BooleanField(
        default=False, help_text="Empty cells empty the field; else they leave it as it is."
    )
    total_rows = models.PositiveIntegerField(default=0)
    done_rows = models.PositiveIntegerField(default=0, help_text="Rows read so far in this pass.")
    created_count = models.PositiveIntegerField(default=0)
    updated_count = models.PositiveIntegerField(default=0)
    unchanged_count = models.PositiveIntegerField(default=0)
    refused_count = models.PositiveIntegerField(default=0)
    new_values = models.JSONField(
        default=dict, blank=True, help_text="What joined or would join the lists, by list."
    )
    error = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        "uploaded",
                        "checking",
                        "checked",
                        "running",
                        "done",
                        "failed",
                        "cancelled",
                    ]
                ),
                name="desk_import_state_known",
                violation_error_message="Unknown state of an import.",
            ),
            models.CheckConstraint(
                condition=~Q(state="failed") | ~Q(error=""),
                name="desk_import_failed_has_error",
                violation_error_message="A failed import says why.",
            ),
            models.CheckConstraint(
                condition=Q(mode__in=["create", "update", "both"]),
                name="desk_import_mode_known",
                violation_error_message="An import creates, updates or does both.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.filename} ({self.get_state_display()})"


class ImportRow(models.Model):
    """A row that was refused, with its values: what the file to mend is made of."""

    job = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="refused_rows")
    number = models.PositiveIntegerField(help_text="The line in the file, the header is 1.")
    values = models.JSONField(help_text="The cells, in the order of the columns.")
    errors = models.JSONField(help_text="Objects of column, value and message, a sentence each.")

    class Meta:
        ordering = ["job", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["job", "number"],
                name="desk_importrow_number_once",
                violation_error_message="This row was refused already.",
            ),
        ]

    def __str__(self) -> str:
        return f"Line {self.number}"
