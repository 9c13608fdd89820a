"""What ran, when, with which result; and the numbers that people may change."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.core.validators import MinValueValidator
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
    options = models.JSONField(default=dict, blank=True, help_text="post ids, force, dry_run.")
    cost_usd = models.DecimalField(max_digits=12, decimal_places=6, default=Decimal(0))
    error = models.TextField(blank=True)
    stop_requested_at = models.DateTimeField(null=True, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = RunQuerySet.as_manager()

    class Meta:
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


def _usd(default: str, text: str) -> models.DecimalField:  # type: ignore[type-arg]
    return models.DecimalField(
        max_digits=10,
        decimal_places=2,
        default=Decimal(default),
        validators=[MinValueValidator(Decimal(0))],
        help_text=text,
    )


class Settings(models.Model):
    """One row: the numbers of the selection rule, budgets, switches and alert targets."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)

    max_scrapes = models.PositiveSmallIntegerField(
        default=5, help_text="A post is measured this many times at most."
    )
    min_days_between_scrapes = models.PositiveSmallIntegerField(
        default=2, help_text="Days between two measurements of a post."
    )
    give_up_after_empty_scrapes = models.PositiveSmallIntegerField(
        default=2, help_text="A post with 0 reactions after this many scrapes is left alone."
    )
    posts_per_run = models.PositiveSmallIntegerField(
        default=5, help_text="Posts scraped in one run at most."
    )
    max_attempts = models.PositiveSmallIntegerField(
        default=8, help_text="Failed attempts after which a person must look."
    )

    spending_enabled = models.BooleanField(
        default=True, help_text="Off: no paid call starts anywhere."
    )
    budget_run_usd = _usd("10", "USD one run may spend.")
    budget_day_usd = _usd("20", "USD one day (UTC) may spend.")
    budget_month_usd = _usd("200", "USD one calendar month (UTC) may spend.")
    budget_apify_month_usd = _usd("200", "USD a month at Apify.")
    budget_openai_month_usd = _usd("200", "USD a month at OpenAI.")

    prepare_enabled = models.BooleanField(default=True, help_text="Run the step prepare.")
    scrape_enabled = models.BooleanField(default=True, help_text="Run the step scrape.")
    describe_enabled = models.BooleanField(default=True, help_text="Run the step describe.")
    push_enabled = models.BooleanField(default=True, help_text="Run the step push.")
    enrich_enabled = models.BooleanField(default=True, help_text="Run the step enrich.")

    reactions_actor = models.CharField(
        max_length=60, default="harvestapi_reactions", help_text="Adapter for reactions."
    )
    comments_actor = models.CharField(
        max_length=60, default="harvestapi_comments", help_text="Adapter for comments."
    )
    comments_enabled = models.BooleanField(default=True, help_text="Scrape comments too.")
    reposts_enabled = models.BooleanField(default=False, help_text="Scrape reposts too.")
    details_actor = models.CharField(
        max_length=60, default="apimaestro_post_detail", help_text="Adapter for post details."
    )
    profile_actor = models.CharField(
        max_length=60, default="harvestapi_profile", help_text="Adapter for profiles."
    )

    push_targets_only = models.BooleanField(
        default=False, help_text="Send only people of a target audience to HubSpot."
    )
    push_min_engagements = models.PositiveSmallIntegerField(
        default=1, help_text="Send people with at least this many engagements."
    )
    push_creates_contacts = models.BooleanField(
        default=True, help_text="Off: only contacts that HubSpot has are updated."
    )

    lookups_per_run = models.PositiveSmallIntegerField(
        default=25, help_text="Profile lookups in one run at most."
    )
    lookup_min_engagements = models.PositiveSmallIntegerField(
        default=2, help_text="Engagements that make a person worth a lookup."
    )
    lookup_again_after_days = models.PositiveSmallIntegerField(
        default=90, help_text="Days before a lookup without a result is repeated."
    )

    rejected_kept_days = models.PositiveSmallIntegerField(
        default=90, help_text="Days after which a rejected item's raw content is emptied."
    )
    logs_kept_days = models.PositiveSmallIntegerField(
        default=180, help_text="Days after which runs lose their log lines."
    )
    alerts_enabled = models.BooleanField(default=True, help_text="Send alerts.")

    class Meta:
        verbose_name_plural = "settings"
        constraints = [
            models.CheckConstraint(
                condition=Q(id=1),
                name="pipeline_settings_one_row",
                violation_error_message="There is one row of settings.",
            ),
            models.CheckConstraint(
                condition=Q(
                    budget_run_usd__gte=0,
                    budget_day_usd__gte=0,
                    budget_month_usd__gte=0,
                    budget_apify_month_usd__gte=0,
                    budget_openai_month_usd__gte=0,
                ),
                name="pipeline_settings_budgets_not_negative",
                violation_error_message="A budget is not negative.",
            ),
        ]

    def __str__(self) -> str:
        return "Settings"

    @classmethod
    def load(cls) -> Settings:
        """The one row, made with the defaults when it is missing."""
        row, _ = cls.objects.get_or_create(pk=1)
        return row


class ScheduleSlot(models.Model):
    """One intended firing of one schedule: unique, so that a repeat of the queue runs nothing."""

    schedule = models.CharField(max_length=60)
    slot = models.DateTimeField()
    run = models.ForeignKey(Run, on_delete=models.SET_NULL, null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["schedule", "slot"],
                name="pipeline_scheduleslot_once",
                violation_error_message="This slot was taken.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.schedule} {self.slot:%Y-%m-%d %H:%M}"


class Heartbeat(models.Model):
    """The last sign of life of one part: what the worker's supervisor watches."""

    name = models.CharField(max_length=40, primary_key=True)
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.beat_at:%Y-%m-%d %H:%M:%S}"
