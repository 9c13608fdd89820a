"""What ran, when, with which result: runs, and their steps."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from pipeline.querysets import RunQuerySet


class Run(models.Model):
    """One run of the pipeline, or of some of its steps."""

    class State(models.TextChoices):
        QUEUED = "queued"
        RUNNING = "running"
        SUCCEEDED = "succeeded"
        PARTIAL = "partial"
        FAILED = "failed"
        SKIPPED = "skipped"
        STOPPED = "stopped"

    OPEN = (State.QUEUED, State.RUNNING)

    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    trigger = models.CharField(max_length=20, help_text="schedule, command, admin or api.")
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True
    )
    steps_wanted = models.JSONField(default=list, help_text="Names of steps, in order.")
    options = models.JSONField(
        default=dict, blank=True, help_text="post ids, force, dry_run, rows by step, retry_of."
    )
    cost_usd = models.DecimalField(max_digits=12, decimal_places=6, default=Decimal(0))
    error = models.TextField(blank=True)
    stop_requested_at = models.DateTimeField(null=True, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        permissions = [
            ("start_run", "Can start a run"),
            ("stop_run", "Can stop a run"),
            ("spend_freely", "Is not bound by the limit on what one person may spend in a day"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["queued", "running"], finished_at__isnull=True)
                | Q(
                    state__in=["succeeded", "partial", "failed", "skipped", "stopped"],
                    finished_at__isnull=False,
                ),
                name="pipeline_run_finished_has_time",
                violation_error_message="A finished run says when it finished.",
            ),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True) | Q(finished_at__gte=F("created_at")),
                name="pipeline_run_finished_after_created",
                violation_error_message="A run finishes after it was made.",
            ),
        ]
        indexes = [models.Index(fields=["-created_at"], name="pipeline_run_latest")]

    def __str__(self) -> str:
        return f"Run {self.pk} ({self.state})"

    @property
    def ref(self) -> str:
        """How the ledgers below name this run."""
        return f"run:{self.pk}"


class StepRun(models.Model):
    """One step of one run, with its counts; `claimed = succeeded + failed + skipped`."""

    class State(models.TextChoices):
        PENDING = "pending"
        RUNNING = "running"
        SUCCEEDED = "succeeded"
        PARTIAL = "partial"
        FAILED = "failed"
        SKIPPED = "skipped"
        STOPPED = "stopped"

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="steps")
    name = models.CharField(max_length=12)
    order = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    reason = models.TextField(blank=True, help_text="Why it was skipped or is partial.")
    claimed = models.PositiveIntegerField(default=0)
    succeeded = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    calls = models.PositiveIntegerField(default=0, help_text="Paid or writing requests.")
    cost_usd = models.DecimalField(max_digits=12, decimal_places=6, default=Decimal(0))
    counts = models.JSONField(default=dict, blank=True, help_text="More counts, by name.")
    log = models.JSONField(default=list, blank=True, help_text="Lines: [time, level, text].")
    error = models.TextField(blank=True, help_text="The traceback, where there was one.")
    progress = models.JSONField(
        default=dict, blank=True, help_text="How far it is: done, total (or null) and text."
    )
    failed_rows = models.JSONField(
        default=dict,
        blank=True,
        help_text="Ids of rows that failed, by the step that can retry them: posts or engagers.",
    )
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["run_id", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "name"],
                name="pipeline_steprun_once_per_run",
                violation_error_message="A run has each step once.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["pending", "running"], finished_at__isnull=True)
                | Q(
                    state__in=["succeeded", "partial", "failed", "skipped", "stopped"],
                    finished_at__isnull=False,
                ),
                name="pipeline_steprun_finished_has_time",
                violation_error_message="A finished step says when it finished.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["skipped"]) | ~Q(reason=""),
                name="pipeline_steprun_skipped_has_reason",
                violation_error_message="A skipped step says why.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} of run {self.run_id} ({self.state})"
