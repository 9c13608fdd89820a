"""A person or organisation, the keys it is known by, and the merges that joined two of them."""

from __future__ import annotations

from urllib.parse import quote

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q

from engagers.models.company import Company
from engagers.models.taxonomy import Audience, Position
from engagers.querysets import EngagerQuerySet

# Where the keys of an engager lead, by their kind.
PAGES = {
    "member_id": "https://www.linkedin.com/in/",
    "slug": "https://www.linkedin.com/in/",
    "company_id": "https://www.linkedin.com/company/",
    "company_slug": "https://www.linkedin.com/company/",
}


def find_page(kind: str, value: str) -> str:
    """The page on LinkedIn that a key opens, without a slash at the end; empty for other keys."""
    start = PAGES.get(kind, "")
    return start + quote(value, safe="") if start else ""


class Engager(models.Model):
    """One person or organisation. A merged one stays, pointing at who it became.

    `*_source` says where a value came from; what a person chose (`person`) no machine changes.
    Classified as unknown: `classified_at` set, `audience` empty. Never classified: both empty.
    """

    class Kind(models.TextChoices):
        PERSON = "person"
        ORGANISATION = "organisation"

    class Source(models.TextChoices):
        NONE = "", "none"
        ITEM = "item", "engagement"
        HEADLINE = "headline"
        MODEL = "model"
        PROFILE = "profile"
        HUBSPOT = "hubspot", "HubSpot"
        PERSON = "person"

    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.PERSON)
    name = models.CharField(max_length=300, blank=True)
    headline = models.CharField(max_length=1000, blank=True)
    picture_url = models.CharField(max_length=2000, blank=True)
    location = models.CharField(max_length=300, blank=True)
    title = models.CharField(max_length=300, blank=True)
    title_source = models.CharField(max_length=10, choices=Source.choices, blank=True)
    company = models.ForeignKey(
        Company, on_delete=models.SET_NULL, null=True, blank=True, related_name="people"
    )
    company_source = models.CharField(max_length=10, choices=Source.choices, blank=True)
    name_seen = models.CharField(
        max_length=40, blank=True, help_text="Scrape's time and kind of item the name came with."
    )
    headline_seen = models.CharField(max_length=40, blank=True)
    picture_seen = models.CharField(max_length=40, blank=True)

    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField(help_text="When a new or changed engagement was last seen.")
    engagement_count = models.PositiveIntegerField(default=0)
    post_count = models.PositiveIntegerField(default=0)
    # No foreign key: each row names the other, and people come in before their engagements are due.
    first_engagement_id = models.BigIntegerField(
        null=True,
        blank=True,
        editable=False,
        help_text="Of all engagements the one first seen, of several the one with the lowest id.",
    )

    audience = models.ForeignKey(
        Audience, on_delete=models.SET_NULL, null=True, blank=True, related_name="engagers"
    )
    position = models.ForeignKey(
        Position, on_delete=models.SET_NULL, null=True, blank=True, related_name="engagers"
    )
    seniority = models.CharField(max_length=40, blank=True)
    function = models.CharField(max_length=60, blank=True)
    audience_source = models.CharField(max_length=10, choices=Source.choices, blank=True)
    position_source = models.CharField(max_length=10, choices=Source.choices, blank=True)
    seniority_source = models.CharField(max_length=10, choices=Source.choices, blank=True)
    function_source = models.CharField(max_length=10, choices=Source.choices, blank=True)
    answer = models.ForeignKey(
        "engagers.Answer", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    classified_at = models.DateTimeField(null=True, blank=True)
    classified_hash = models.CharField(
        max_length=64, blank=True, help_text="Text and fingerprint it was classified by."
    )
    classify_attempts = models.PositiveSmallIntegerField(default=0)
    classify_not_before = models.DateTimeField(null=True, blank=True)
    classify_error = models.CharField(max_length=300, blank=True)

    looked_up_at = models.DateTimeField(null=True, blank=True)
    lookup_attempts = models.PositiveSmallIntegerField(default=0)
    lookup_not_before = models.DateTimeField(null=True, blank=True)
    lookup_error = models.CharField(max_length=300, blank=True)

    excluded_at = models.DateTimeField(null=True, blank=True)
    exclusion_reason = models.CharField(max_length=200, blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged"
    )
    claimed_until = models.DateTimeField(null=True, blank=True)
    # Kept, not made anew for every row that a search looks at: that takes ten times as long.
    words = models.GeneratedField(
        expression=SearchVector("name", "headline", "title", config="simple"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = EngagerQuerySet.as_manager()

    class Meta:
        permissions = [
            ("classify_engager", "Can have people classified again, which costs money"),
            ("send_engager", "Can send people to HubSpot at once"),
            ("exclude_engager", "Can leave people out of every exit"),
            ("merge_engager", "Can merge and split engagers"),
            ("erase_engager", "Can erase people for good"),
            ("export_engager", "Can export engagers"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["person", "organisation"]),
                name="engagers_engager_kind_known",
                violation_error_message="An engager is a person or an organisation.",
            ),
            models.CheckConstraint(
                condition=Q(last_seen_at__gte=F("first_seen_at")),
                name="engagers_engager_seen_in_order",
                violation_error_message="First seen is not after last seen.",
            ),
            models.CheckConstraint(
                condition=Q(excluded_at__isnull=True) | ~Q(exclusion_reason=""),
                name="engagers_engager_excluded_has_reason",
                violation_error_message="An excluded engager says why.",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="engagers_engager_not_merged_into_itself",
                violation_error_message="An engager cannot be merged into itself.",
            ),
        ]
        indexes = [
            models.Index(fields=["-first_seen_at", "id"], name="engagers_engager_first_seen"),
            models.Index(fields=["-last_seen_at", "id"], name="engagers_engager_last_seen"),
            models.Index(fields=["-engagement_count", "id"], name="engagers_engager_most"),
            models.Index(fields=["name"], name="engagers_engager_name"),
            models.Index(fields=["seniority"], name="engagers_engager_seniority"),
            models.Index(fields=["function"], name="engagers_engager_function"),
            models.Index(
                fields=["id"],
                name="engagers_engager_organisations",
                condition=Q(kind="organisation"),
            ),
            # Few: to be found without looking at everybody.
            models.Index(
                fields=["id"],
                name="engagers_engager_left_out",
                condition=Q(excluded_at__isnull=False),
            ),
            GinIndex(fields=["words"], name="engagers_engager_words"),
        ]

    def __str__(self) -> str:
        return self.name or f"Engager {self.pk}"


class Identity(models.Model):
    """One key of an engager: unique, so that two engagers can never share one."""

    class Kind(models.TextChoices):
        MEMBER_ID = "member_id", "LinkedIn member id"
        SLUG = "slug", "LinkedIn address"
        COMPANY_ID = "company_id", "LinkedIn company id"
        COMPANY_SLUG = "company_slug", "LinkedIn company address"
        HUBSPOT_ID = "hubspot_id", "HubSpot id"
        EMAIL = "email", "e-mail"

    engager = models.ForeignKey(Engager, on_delete=models.CASCADE, related_name="identities")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    value = models.CharField(max_length=200)
    source = models.CharField(max_length=60, blank=True)
    linked_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="When an item was seen that carried this address beside the lasting id.",
    )
    created_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "identities"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "value"],
                name="engagers_identity_key_unique",
                violation_error_message="This key already belongs to an engager.",
            ),
            models.CheckConstraint(
                condition=~Q(value=""),
                name="engagers_identity_value_not_empty",
                violation_error_message="A key is not empty.",
            ),
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        "member_id",
                        "slug",
                        "company_id",
                        "company_slug",
                        "hubspot_id",
                        "email",
                    ]
                ),
                name="engagers_identity_kind_known",
                violation_error_message="Unknown kind of key.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.value}"

    @property
    def page_url(self) -> str:
        return find_page(self.kind, self.value)


class Merge(models.Model):
    """Two engagers found to be one, on which evidence, and what moved: enough to undo it."""

    survivor = models.ForeignKey(Engager, on_delete=models.PROTECT, related_name="merges")
    absorbed = models.ForeignKey(Engager, on_delete=models.PROTECT, related_name="absorptions")
    evidence = models.CharField(max_length=300)
    moved = models.JSONField(help_text="Ids of the rows that changed owner, and rows dropped.")
    merged_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["absorbed"],
                condition=Q(undone_at__isnull=True),
                name="engagers_merge_absorbed_once",
                violation_error_message="This engager is merged already.",
            ),
            models.CheckConstraint(
                condition=~Q(survivor=F("absorbed")),
                name="engagers_merge_two_engagers",
                violation_error_message="A merge joins two engagers.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.absorbed_id} into {self.survivor_id}"
