"""Who stays out, and who was erased."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from access.history import PeopleHistory


class Exclusion(models.Model):
    """One rule that keeps people out of every exit."""

    class Kind(models.TextChoices):
        MEMBER_ID = "member_id", "LinkedIn member id"
        SLUG = "slug", "LinkedIn address"
        COMPANY = "company", "company name or LinkedIn address"

    class Reason(models.TextChoices):
        OWN_STAFF = "own_staff", "own staff"
        COMPETITOR = "competitor"
        OPT_OUT = "opt_out", "opted out"

    kind = models.CharField(max_length=12, choices=Kind.choices)
    value = models.CharField(max_length=200, help_text="Normalised as identities are.")
    reason = models.CharField(max_length=12, choices=Reason.choices)
    note = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    history = PeopleHistory()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "value"],
                name="engagers_exclusion_once",
                violation_error_message="This is excluded already.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["member_id", "slug", "company"]) & ~Q(value=""),
                name="engagers_exclusion_kind_known",
                violation_error_message="An exclusion names a member id, address or company.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.value}"


class Suppression(models.Model):
    """The salted hash of one key of an erased person: a scrape cannot bring them back."""

    key_hash = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key_hash"],
                name="engagers_suppression_once",
                violation_error_message="This key is suppressed already.",
            ),
        ]

    def __str__(self) -> str:
        return self.key_hash[:8]


class SuppressionSalt(models.Model):
    """The one salt of all suppressed keys. Kept here, not in the settings: a new secret key there
    must not make erased people recordable again.
    """

    salt = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(pk=1),
                name="engagers_suppressionsalt_one",
                violation_error_message="There is one salt.",
            ),
        ]

    def __str__(self) -> str:
        return "the salt"


class Erasure(models.Model):
    """One person was erased, by whom and when: nothing here says who it was.

    HubSpot's ids stay only until HubSpot has erased its contact: they are the intent to do so.
    """

    class HubSpot(models.TextChoices):
        NONE = "none", "no contact was known"
        KEPT = "kept", "left as it is"
        WAITING = "waiting", "still to be erased"
        ERASED = "erased"

    erased_at = models.DateTimeField()
    erased_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Empty: by a command.",
    )
    counts = models.JSONField(default=dict, help_text="How many rows went, by kind.")
    hubspot_state = models.CharField(max_length=10, choices=HubSpot.choices)
    hubspot_ids = models.JSONField(
        default=list, blank=True, help_text="Of contacts that HubSpot is still to erase."
    )
    hubspot_attempts = models.PositiveSmallIntegerField(default=0)
    hubspot_error = models.CharField(max_length=300, blank=True)
    hubspot_erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(hubspot_state__in=["none", "kept", "waiting", "erased"]),
                name="engagers_erasure_hubspot_state_known",
                violation_error_message="Unknown state of an erasure in HubSpot.",
            ),
            models.CheckConstraint(
                condition=Q(hubspot_state="waiting") | Q(hubspot_ids=[]),
                name="engagers_erasure_keeps_no_ids",
                violation_error_message="HubSpot's ids stay only while HubSpot is to erase them.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"],
                name="engagers_erasure_waiting",
                condition=Q(hubspot_state="waiting"),
            ),
        ]

    def __str__(self) -> str:
        return f"Erasure {self.pk}"
