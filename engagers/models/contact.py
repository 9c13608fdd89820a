"""The HubSpot side of an engager, and what we know of HubSpot's own contacts."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from access.history import PeopleHistory
from engagers.models.engager import Engager
from engagers.querysets import ContactQuerySet


class Contact(models.Model):
    """How one engager stands in HubSpot: new -> matched | review | excluded -> pending -> synced."""

    class State(models.TextChoices):
        NEW = "new"
        MATCHED = "matched"
        REVIEW = "review", "needs a decision"
        EXCLUDED = "excluded", "left out"
        PENDING = "pending"
        SYNCED = "synced"
        FAILED = "failed"
        DEAD = "dead", "given up"
        GONE = "gone", "gone in HubSpot"

    class Match(models.TextChoices):
        NONE = "", "none"
        KEY = "key", "our key"
        URL = "url", "LinkedIn address"
        NAME_COMPANY = "name_company", "name and company"
        PERSON = "person", "a person's decision"

    class Outcome(models.TextChoices):
        NONE = "", "none"
        CREATED = "created"
        UPDATED = "updated"
        UNCHANGED = "unchanged"
        FAILED = "failed"
        LEFT_OUT = "left_out", "left out"

    engager = models.OneToOneField(Engager, on_delete=models.CASCADE, related_name="contact")
    key = models.CharField(max_length=200, help_text="postdesk_key: never changed once written.")
    hubspot_id = models.CharField(max_length=30, null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.NEW)
    state_reason = models.CharField(max_length=300, blank=True)
    match = models.CharField(max_length=12, choices=Match.choices, blank=True)
    candidates = models.JSONField(default=list, blank=True, help_text="HubSpot ids to choose from.")
    payload_hash = models.CharField(max_length=64, blank=True)
    written = models.JSONField(default=dict, blank=True, help_text="Last values we wrote.")
    sending = models.JSONField(
        default=dict, blank=True, help_text="Values of a write whose answer is not known yet."
    )
    theirs = models.JSONField(
        default=list, blank=True, help_text="Our properties that a person took over in HubSpot."
    )
    pulled = models.JSONField(default=dict, blank=True, help_text="Values read back.")
    lifecycle_stage = models.CharField(max_length=60, blank=True)
    owner_id = models.CharField(max_length=30, blank=True)
    pulled_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    error = models.CharField(max_length=500, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(null=True, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    synced_at = models.DateTimeField(null=True, blank=True)
    first_synced_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    objects = ContactQuerySet.as_manager()

    class Meta:
        permissions = [("decide_contact", "Can decide which HubSpot contact a person is")]
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                name="engagers_contact_key_unique",
                violation_error_message="Another contact has this key.",
            ),
            models.UniqueConstraint(
                fields=["hubspot_id"],
                condition=~Q(state="gone"),
                name="engagers_contact_hubspot_id_unique",
                violation_error_message="Another engager's contact has this HubSpot id.",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        "new",
                        "matched",
                        "review",
                        "excluded",
                        "pending",
                        "synced",
                        "failed",
                        "dead",
                        "gone",
                    ]
                ),
                name="engagers_contact_state_known",
                violation_error_message="Unknown state of a contact.",
            ),
            models.CheckConstraint(
                condition=~Q(state="synced") | Q(hubspot_id__isnull=False),
                name="engagers_contact_synced_has_id",
                violation_error_message="A synced contact has a HubSpot id.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["failed", "dead"]) | ~Q(error=""),
                name="engagers_contact_failed_has_error",
                violation_error_message="A failed contact says why.",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "not_before"], name="engagers_contact_state"),
        ]

    def __str__(self) -> str:
        return f"Contact {self.key} ({self.state})"


class FieldRule(models.Model):
    """What we may do to one HubSpot property."""

    class Policy(models.TextChoices):
        KEY = "key", "our key"
        OURS = "ours", "ours until a person edits it"
        FILL = "fill", "fill when empty"
        NEVER = "never", "never touched"

    property = models.CharField(max_length=100)
    source = models.CharField(max_length=60, blank=True, help_text="Our value that feeds it.")
    policy = models.CharField(max_length=6, choices=Policy.choices)

    history = PeopleHistory()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["property"],
                name="engagers_fieldrule_property_unique",
                violation_error_message="This property has a rule.",
            ),
            models.CheckConstraint(
                condition=Q(policy__in=["key", "ours", "fill", "never"]),
                name="engagers_fieldrule_policy_known",
                violation_error_message="Unknown policy.",
            ),
            models.CheckConstraint(
                condition=~Q(property__in=["email", "lifecyclestage", "hubspot_owner_id"])
                | Q(policy="never"),
                name="engagers_fieldrule_sales_owns",
                violation_error_message="E-mail, lifecycle stage and owner are never ours.",
            ),
            models.CheckConstraint(
                condition=Q(policy="never") | ~Q(source=""),
                name="engagers_fieldrule_has_source",
                violation_error_message="A property that we write has a source.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.property}: {self.policy}"


class ContactMirror(models.Model):
    """A HubSpot contact that has LinkedIn properties or our key, normalised to match locally."""

    hubspot_id = models.CharField(max_length=30)
    postdesk_key = models.CharField(max_length=200, blank=True)
    name_key = models.CharField(max_length=300, blank=True)
    company_key = models.CharField(max_length=300, blank=True)
    member_id = models.CharField(max_length=80, blank=True)
    slug = models.CharField(max_length=200, blank=True)
    modified_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["hubspot_id"],
                name="engagers_contactmirror_id_unique",
                violation_error_message="This HubSpot contact is mirrored.",
            ),
        ]
        indexes = [
            models.Index(fields=["slug"], name="engagers_contactmirror_slug"),
            models.Index(fields=["member_id"], name="engagers_contactmirror_member"),
            models.Index(fields=["name_key", "company_key"], name="engagers_contactmirror_name"),
            models.Index(fields=["postdesk_key"], name="engagers_contactmirror_key"),
        ]

    def __str__(self) -> str:
        return f"HubSpot contact {self.hubspot_id}"


class MirrorCursor(models.Model):
    """How far the mirror has read: one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    last_id = models.CharField(max_length=30, blank=True, help_text="First pass: read up to here.")
    complete_at = models.DateTimeField(null=True, blank=True, help_text="The first pass ended.")
    modified_after = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(id=1),
                name="engagers_mirrorcursor_one_row",
                violation_error_message="There is one cursor.",
            ),
        ]

    def __str__(self) -> str:
        return "HubSpot mirror cursor"
