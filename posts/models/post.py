"""One post, and every URN it is known by."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from access.history import PeopleHistory
from posts.querysets import PostQuerySet

# What the pipeline writes: no person edits it, so it has no history.
MACHINE_FACTS = (
    "author_name",
    "author_url",
    "text",
    "published_at",
    "media_type",
    "media_url",
    "mime_type",
    "duration_seconds",
    "thumbnail_url",
    "image_url",
    "video_url",
    "video_type",
    "article_url",
    "article_title",
    "reshared_post_url",
    "reshared_post_reactions",
    "first_described_at",
    "described_at",
    "description_error",
    "description_attempts",
    "describe_not_before",
    "reactions",
    "comments",
    "reposts",
    "engagers",
    "scrape_count",
    "last_scraped_at",
    "failed_attempts",
    "scrape_not_before",
    "force_next",
    "updated_at",
)


class Post(models.Model):
    """One post. Labels belong to people, facts and counters to the pipeline."""

    class Platform(models.TextChoices):
        LINKEDIN = "linkedin", "LinkedIn"

    class Ownership(models.TextChoices):
        OWN = "own"
        COMPETITOR = "competitor"

    class Tracking(models.TextChoices):
        ACTIVE = "active"
        PAUSED = "paused"
        ARCHIVED = "archived"

    platform = models.CharField(max_length=12, choices=Platform.choices, default=Platform.LINKEDIN)
    urn = models.CharField(max_length=60, help_text="The id it was entered with.")
    url = models.URLField(max_length=200, help_text="The canonical address.")
    name = models.CharField(max_length=300, blank=True, help_text="What people call it.")
    author_name = models.CharField(max_length=300, blank=True)
    author_url = models.URLField(max_length=500, blank=True)
    ownership = models.CharField(max_length=12, choices=Ownership.choices, default=Ownership.OWN)
    tracking = models.CharField(max_length=10, choices=Tracking.choices, default=Tracking.ACTIVE)
    force_next = models.BooleanField(
        default=False, help_text="Scrape it in the next run, whatever the rule says."
    )

    # Labels, by people.
    target_audience = models.CharField(max_length=120, blank=True)
    post_type = models.CharField(max_length=120, blank=True)
    sentiment = models.CharField(max_length=120, blank=True)
    campaign = models.CharField(max_length=200, blank=True)
    sponsored = models.BooleanField(null=True, blank=True)
    time_to_create = models.DecimalField(
        max_digits=7, decimal_places=2, null=True, blank=True, help_text="Hours of work."
    )
    tags = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    notes = models.TextField(blank=True)
    custom = models.JSONField(
        default=dict, blank=True, help_text="Values of custom fields, by the field's key."
    )
    # Figures that only LinkedIn's own analytics know: entered or imported. NULL is unknown.
    impressions = models.PositiveIntegerField(
        null=True, blank=True, help_text="How often it was shown, as LinkedIn's analytics say."
    )
    members_reached = models.PositiveIntegerField(
        null=True, blank=True, help_text="To how many members it was shown, each counted once."
    )
    clicks = models.PositiveIntegerField(
        null=True, blank=True, help_text="Clicks on it, as LinkedIn's analytics say."
    )
    followers = models.PositiveIntegerField(
        null=True, blank=True, help_text="Followers of its author when it was published."
    )
    version = models.PositiveIntegerField(
        default=1, editable=False, help_text="Grows by one with each edit by a person."
    )

    # Facts, by the pipeline.
    text = models.TextField(blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    media_type = models.CharField(max_length=30, blank=True)
    media_url = models.URLField(max_length=2000, blank=True)
    mime_type = models.CharField(max_length=60, blank=True)
    duration_seconds = models.PositiveIntegerField(null=True, blank=True)
    thumbnail_url = models.URLField(max_length=2000, blank=True)
    image_url = models.URLField(max_length=2000, blank=True)
    video_url = models.URLField(max_length=2000, blank=True)
    video_type = models.CharField(max_length=60, blank=True)
    article_url = models.URLField(max_length=2000, blank=True)
    article_title = models.CharField(max_length=500, blank=True)
    reshared_post_url = models.URLField(max_length=500, blank=True)
    reshared_post_reactions = models.PositiveIntegerField(null=True, blank=True)
    first_described_at = models.DateTimeField(null=True, blank=True)
    described_at = models.DateTimeField(null=True, blank=True)
    description_error = models.TextField(blank=True)
    description_attempts = models.PositiveSmallIntegerField(default=0)
    describe_not_before = models.DateTimeField(null=True, blank=True)

    # Counters: of the last completed measurement or a later description. NULL is unknown.
    reactions = models.PositiveIntegerField(null=True, blank=True)
    comments = models.PositiveIntegerField(null=True, blank=True)
    reposts = models.PositiveIntegerField(null=True, blank=True)
    engagers = models.PositiveIntegerField(default=0, help_text="People and organisations seen.")
    scrape_count = models.PositiveIntegerField(default=0, help_text="Measurements: done, empty.")
    last_scraped_at = models.DateTimeField(null=True, blank=True)
    failed_attempts = models.PositiveSmallIntegerField(
        default=0, help_text="Failed or suspect scrapes since the last measurement."
    )
    scrape_not_before = models.DateTimeField(null=True, blank=True)

    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = PostQuerySet.as_manager()
    history = PeopleHistory(excluded_fields=MACHINE_FACTS)

    class Meta:
        permissions = [
            ("scrape_post", "Can ask for a scrape, which costs money"),
            ("import_post", "Can import posts"),
            ("export_post", "Can export posts"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["platform", "urn"],
                name="posts_post_urn_unique",
                violation_error_message="This post is already here.",
            ),
            models.CheckConstraint(
                condition=Q(platform__in=["linkedin"]),
                name="posts_post_platform_known",
                violation_error_message="Unknown platform.",
            ),
            models.CheckConstraint(
                condition=Q(tracking__in=["active", "paused", "archived"]),
                name="posts_post_tracking_known",
                violation_error_message="Tracking is active, paused or archived.",
            ),
            models.CheckConstraint(
                condition=Q(ownership__in=["own", "competitor"]),
                name="posts_post_ownership_known",
                violation_error_message="A post is own or a competitor's.",
            ),
            models.CheckConstraint(
                condition=Q(scrape_count=0, last_scraped_at__isnull=True)
                | Q(scrape_count__gt=0, last_scraped_at__isnull=False),
                name="posts_post_scraped_has_time",
                violation_error_message="A scraped post says when it was last scraped.",
            ),
            models.CheckConstraint(
                condition=Q(time_to_create__isnull=True) | Q(time_to_create__gte=0),
                name="posts_post_time_to_create_not_negative",
                violation_error_message="Time to create is not negative.",
            ),
        ]
        indexes = [
            models.Index(
                F("published_at").desc(nulls_last=True), "id", name="posts_post_published"
            ),
            models.Index(fields=["tracking"], name="posts_post_tracking"),
            GinIndex(fields=["tags"], name="posts_post_tags"),
            GinIndex(fields=["custom"], name="posts_post_custom"),
        ]

    def __str__(self) -> str:
        return self.name or self.text.partition("\n")[0][:80] or self.urn


class PostAlias(models.Model):
    """Every URN of a post, the one it was entered with included: unique over all posts."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="aliases")
    urn = models.CharField(max_length=60)
    source = models.CharField(max_length=30, help_text="entered, or the actor that showed it.")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "post aliases"
        constraints = [
            models.UniqueConstraint(
                fields=["urn"],
                name="posts_postalias_urn_unique",
                violation_error_message="This id already belongs to a post.",
            ),
        ]

    def __str__(self) -> str:
        return self.urn
