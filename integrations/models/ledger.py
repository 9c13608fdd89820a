"""The ledgers of the outside world: what we asked for, what it cost, what could not be used.

This app knows neither posts nor engagers: `run_ref` names the pipeline run and `subject` what the
money was for, both as text (`run:7`, `scrape:31`, `post:12`, `engager:5`).
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from integrations.querysets import ActorRunQuerySet, RejectedQuerySet


class Provider(models.TextChoices):
    APIFY = "apify", "Apify"
    OPENAI = "openai", "OpenAI"


class ActorRun(models.Model):
    """One paid Apify run, written before the vendor is called.

    `intended` is committed with its charge; `starting` is committed before the one POST; `lost`
    means that POST's outcome is unknown until reconciled: adopted, or proven absent.
    """

    class State(models.TextChoices):
        INTENDED = "intended"
        STARTING = "starting"
        LOST = "lost"
        RUNNING = "running"
        COLLECTING = "collecting"
        DONE = "done"
        FAILED = "failed"
        ABSENT = "absent"

    OPEN = (State.INTENDED, State.STARTING, State.LOST, State.RUNNING, State.COLLECTING)

    actor_key = models.CharField(max_length=60, help_text="Our adapter, as harvestapi_reactions.")
    actor_id = models.CharField(max_length=120, help_text="The actor's name at Apify.")
    purpose = models.CharField(max_length=20)
    input = models.JSONField()
    input_hash = models.CharField(max_length=64)
    slot = models.CharField(
        max_length=120, help_text="What makes a repeat of the same input a new purchase."
    )
    subject = models.CharField(max_length=60, help_text="What it is for, as scrape:31.")
    run_ref = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.INTENDED)
    external_id = models.CharField(max_length=60, null=True, blank=True)
    dataset_id = models.CharField(max_length=60, blank=True)
    key_value_store_id = models.CharField(max_length=60, blank=True)
    vendor_status = models.CharField(max_length=30, blank=True)
    status_message = models.TextField(blank=True)
    vendor_started_at = models.DateTimeField(null=True, blank=True)
    vendor_finished_at = models.DateTimeField(null=True, blank=True)
    charge_cap_usd = models.DecimalField(max_digits=12, decimal_places=6)
    cost_usd = models.DecimalField(max_digits=12, decimal_places=6, null=True, blank=True)
    cost_settled_at = models.DateTimeField(null=True, blank=True)
    items_total = models.PositiveIntegerField(null=True, blank=True)
    items_collected = models.PositiveIntegerField(default=0)
    items_rejected = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    attempted_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = ActorRunQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["actor_id", "input_hash", "slot"],
                name="integrations_actorrun_one_intent",
                violation_error_message="This run was already intended: continue it.",
            ),
            models.UniqueConstraint(
                fields=["external_id"],
                name="integrations_actorrun_external_id_unique",
                violation_error_message="Another row owns this Apify run.",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        "intended",
                        "starting",
                        "lost",
                        "running",
                        "collecting",
                        "done",
                        "failed",
                        "absent",
                    ]
                ),
                name="integrations_actorrun_state_known",
                violation_error_message="Unknown state of an actor run.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["running", "collecting", "done"])
                | Q(external_id__isnull=False),
                name="integrations_actorrun_running_has_id",
                violation_error_message="A running actor run has Apify's run id.",
            ),
            models.CheckConstraint(
                condition=Q(charge_cap_usd__gt=0),
                name="integrations_actorrun_cap_positive",
                violation_error_message="No run starts without a charge cap.",
            ),
            models.CheckConstraint(
                condition=Q(cost_usd__isnull=True) | Q(cost_usd__gte=0),
                name="integrations_actorrun_cost_not_negative",
                violation_error_message="A cost is not negative.",
            ),
        ]
        indexes = [
            models.Index(fields=["subject"], name="integrations_actorrun_subject"),
            models.Index(
                fields=["state", "attempted_at"],
                name="integrations_actorrun_open",
                condition=Q(state__in=["intended", "starting", "lost", "running", "collecting"]),
            ),
            models.Index(
                fields=["finished_at"],
                name="integrations_run_unsettled",
                condition=Q(cost_settled_at__isnull=True, external_id__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} run {self.external_id or self.pk} ({self.state})"


class Charge(models.Model):
    """One reservation or spend. Budgets are sums over these rows, so they hold across workers."""

    class State(models.TextChoices):
        RESERVED = "reserved"
        SETTLED = "settled"
        RELEASED = "released"

    provider = models.CharField(max_length=10, choices=Provider.choices)
    purpose = models.CharField(max_length=20)
    subject = models.CharField(max_length=60)
    run_ref = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.RESERVED)
    reserved_usd = models.DecimalField(max_digits=12, decimal_places=6)
    settled_usd = models.DecimalField(max_digits=12, decimal_places=6, null=True, blank=True)
    actor_run = models.OneToOneField(
        ActorRun, on_delete=models.PROTECT, null=True, blank=True, related_name="charge"
    )
    charged_on = models.DateField(help_text="The UTC day whose budget it counts against.")
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(provider__in=["apify", "openai"]),
                name="integrations_charge_provider_known",
                violation_error_message="Unknown provider.",
            ),
            models.CheckConstraint(
                condition=Q(state="reserved", settled_usd__isnull=True, settled_at__isnull=True)
                | Q(state="settled", settled_usd__isnull=False, settled_at__isnull=False)
                | Q(state="released", settled_usd=0, settled_at__isnull=False),
                name="integrations_charge_settled_has_amount",
                violation_error_message="A settled charge has an amount, a released one none.",
            ),
            models.CheckConstraint(
                condition=Q(reserved_usd__gte=0)
                & (Q(settled_usd__isnull=True) | Q(settled_usd__gte=0)),
                name="integrations_charge_not_negative",
                violation_error_message="Amounts are not negative.",
            ),
        ]
        indexes = [
            models.Index(fields=["charged_on", "provider"], name="integrations_charge_day"),
            models.Index(fields=["run_ref"], name="integrations_charge_run"),
            models.Index(fields=["subject"], name="integrations_charge_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.purpose} {self.settled_usd or self.reserved_usd} USD"


class Rejected(models.Model):
    """One item that could not be used, with its reason. Replaying parses it again."""

    class State(models.TextChoices):
        OPEN = "open"
        REPLAYED = "replayed"
        DISMISSED = "dismissed"

    source = models.CharField(max_length=60, help_text="The adapter that refused it.")
    actor_run = models.ForeignKey(
        ActorRun, on_delete=models.CASCADE, null=True, blank=True, related_name="rejected"
    )
    subject = models.CharField(max_length=60, blank=True)
    raw = models.JSONField(null=True, blank=True, help_text="Emptied when its days are over.")
    raw_hash = models.CharField(max_length=64)
    reason = models.CharField(max_length=300)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = RejectedQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "rejected"
        constraints = [
            models.UniqueConstraint(
                fields=["actor_run", "raw_hash"],
                name="integrations_rejected_once_per_run",
                violation_error_message="This item of this run was already rejected.",
            ),
            models.CheckConstraint(
                condition=Q(state="open", closed_at__isnull=True)
                | (~Q(state="open") & Q(closed_at__isnull=False)),
                name="integrations_rejected_closed_has_time",
                violation_error_message="A closed item says when it was closed.",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("created_at")),
                name="integrations_rejected_closed_after_created",
                violation_error_message="An item is closed after it came.",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "created_at"], name="integrations_rejected_state"),
        ]

    def __str__(self) -> str:
        return f"{self.source}: {self.reason}"
