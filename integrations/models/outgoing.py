"""Who is told what happens here: the addresses of other programs, and every message on its way."""

from __future__ import annotations

import secrets
import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


def make_secret() -> str:
    return f"whsec_{secrets.token_urlsafe(32)}"


class Event(models.TextChoices):
    NEW_TARGET = "engager.target", "a new engager of a target audience"
    RUN_FINISHED = "run.finished", "a run finished"
    BUDGET_REACHED = "budget.reached", "a budget was reached"


class Webhook(models.Model):
    """An address of another program that wants to know of some events."""

    name = models.CharField(max_length=80, help_text="Which program listens there.")
    url = models.URLField(max_length=500, help_text="Gets a signed POST for each event.")
    events = ArrayField(
        models.CharField(max_length=20, choices=Event.choices), help_text="What it is told."
    )
    secret = models.CharField(
        max_length=80,
        default=make_secret,
        editable=False,
        help_text="Both sides know it: each message is signed with it.",
    )
    is_active = models.BooleanField(default=True, help_text="Off: it is told nothing new.")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    events__contained_by=["engager.target", "run.finished", "budget.reached"],
                    events__len__gt=0,
                ),
                name="integrations_webhook_events_known",
                violation_error_message="A webhook is told of known events, of one at least.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """One message to one place: written before it is sent, kept as the log of what was sent.

    `subject` names what happened (`run:7`): the same is never told twice to the same place.
    No message holds personal data: ids, counts and links, which who may read follows.
    """

    class Channel(models.TextChoices):
        WEBHOOK = "webhook"
        SLACK = "slack", "Slack"
        EMAIL = "email", "e-mail"

    class State(models.TextChoices):
        PENDING = "pending"
        DELIVERED = "delivered"
        DEAD = "dead", "given up"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    channel = models.CharField(max_length=7, choices=Channel.choices)
    webhook = models.ForeignKey(
        Webhook, on_delete=models.CASCADE, null=True, blank=True, related_name="deliveries"
    )
    event = models.CharField(max_length=40)
    subject = models.CharField(max_length=120)
    body = models.JSONField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True, blank=True)
    status_code = models.PositiveSmallIntegerField(null=True, blank=True)
    error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "webhook", "event", "subject"],
                nulls_distinct=False,
                name="integrations_delivery_told_once",
                violation_error_message="This was told already.",
            ),
            models.CheckConstraint(
                condition=Q(channel="webhook", webhook__isnull=False)
                | (~Q(channel="webhook") & Q(webhook__isnull=True)),
                name="integrations_delivery_webhook_named",
                violation_error_message="A message to a webhook names it.",
            ),
            models.CheckConstraint(
                condition=Q(state="delivered", delivered_at__isnull=False)
                | Q(state__in=["pending", "dead"], delivered_at__isnull=True),
                name="integrations_delivery_delivered_has_time",
                violation_error_message="A delivered message says when.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["not_before"],
                name="integrations_delivery_due",
                condition=Q(state="pending"),
            ),
            models.Index(fields=["-created_at"], name="integrations_delivery_latest"),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.subject} by {self.channel}"
