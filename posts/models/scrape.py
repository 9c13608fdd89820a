"""The measurements of a post."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from posts.models.post import Post
from posts.querysets import ScrapeQuerySet


class Scrape(models.Model):
    """One measurement of one post; the scrapes of a post are its time series.

    `*_counted` are items listed (anonymous ones included), `*_reported` LinkedIn's own counters;
    NULL is unknown, 0 measured. Its actor runs have the subject `scrape:<id>`.
    """

    class State(models.TextChoices):
        RESERVED = "reserved"
        RUNNING = "running"
        COLLECTING = "collecting"
        DONE = "done"
        EMPTY = "empty"
        SUSPECT = "suspect"
        FAILED = "failed"

    OPEN = (State.RESERVED, State.RUNNING, State.COLLECTING)
    MEASURED = (State.DONE, State.EMPTY)

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="scrapes")
    state = models.CharField(max_length=10, choices=State.choices, default=State.RESERVED)
    reason = models.CharField(max_length=200, help_text="Why it ran.")
    run_ref = models.CharField(max_length=60, blank=True)
    lease_until = models.DateTimeField(
        null=True, blank=True, help_text="Who works on it may be presumed dead after this."
    )
    reactions_counted = models.PositiveIntegerField(null=True, blank=True)
    comments_counted = models.PositiveIntegerField(null=True, blank=True)
    reposts_counted = models.PositiveIntegerField(null=True, blank=True)
    reactions_reported = models.PositiveIntegerField(null=True, blank=True)
    comments_reported = models.PositiveIntegerField(null=True, blank=True)
    reposts_reported = models.PositiveIntegerField(null=True, blank=True)
    anonymous_counted = models.PositiveIntegerField(default=0)
    reaction_types = models.JSONField(default=dict, blank=True, help_text="Raw type to count.")
    new_engagers = models.PositiveIntegerField(default=0)
    cost_usd = models.DecimalField(max_digits=12, decimal_places=6, null=True, blank=True)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = ScrapeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["post"],
                condition=Q(state__in=["reserved", "running", "collecting"]),
                name="posts_scrape_one_open",
                violation_error_message="This post is being scraped already.",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["reserved", "running", "collecting"], finished_at__isnull=True
                )
                | Q(state__in=["done", "empty", "suspect", "failed"], finished_at__isnull=False),
                name="posts_scrape_finished_has_time",
                violation_error_message="A finished scrape says when it finished.",
            ),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True) | Q(finished_at__gte=F("created_at")),
                name="posts_scrape_finished_after_created",
                violation_error_message="A scrape finishes after it was reserved.",
            ),
            models.CheckConstraint(
                condition=~Q(state="empty") | Q(reactions_counted=0),
                name="posts_scrape_empty_is_zero",
                violation_error_message="An empty scrape measured zero reactions.",
            ),
            models.CheckConstraint(
                condition=~Q(state="failed") | ~Q(error=""),
                name="posts_scrape_failed_has_error",
                violation_error_message="A failed scrape says why.",
            ),
        ]
        indexes = [
            models.Index(fields=["post", "-created_at"], name="posts_scrape_by_post"),
            models.Index(
                fields=["lease_until"],
                name="posts_scrape_leases",
                condition=Q(state__in=["reserved", "running", "collecting"]),
            ),
        ]

    @property
    def subject(self) -> str:
        """What its actor runs and charges say they are for."""
        return f"scrape:{self.pk}"

    def __str__(self) -> str:
        return f"Scrape {self.pk} of post {self.post_id} ({self.state})"
