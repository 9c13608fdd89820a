"""Sums over engagements that are kept for the views, and what changed since they were counted.

Triggers write the changes in the writer's own transaction (migration 0004), so a view is right at
every moment: kept sums, and what shifted in them, for posts and companies without a mark; the rows
themselves for those with one. `reporting.domain.refresh_summaries` keeps what the views say by then
and takes marks and shifts away. Nobody updates a mark or shift and nothing in them is unique: those
who write them never wait for each other.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Mark(models.Model):
    """What is to be counted from its rows. Both empty: everything."""

    post_id = models.BigIntegerField(null=True, help_text="A post whose engagements changed.")
    company_id = models.BigIntegerField(
        null=True, help_text="A company whose people changed, or their posts."
    )

    class Meta:
        default_permissions = ()
        constraints = (
            models.CheckConstraint(
                condition=Q(post_id=None) | Q(company_id=None), name="reporting_mark_of_one"
            ),
        )

    def __str__(self) -> str:
        return f"Mark {self.pk}"


class Shift(models.Model):
    """An engager under all its posts: no more to be counted as it was (-1), or as it is now (+1).

    Where a post's engagements stayed the same, what is kept of it and its people's shifts add up to
    what its rows say: one person who is classified costs a few looks, not all people of all its posts.
    """

    engager_id = models.BigIntegerField(help_text="The engager.")
    times = models.SmallIntegerField(help_text="-1 or 1.")
    audience_id = models.BigIntegerField(null=True, help_text="Empty: not classified.")
    position_id = models.BigIntegerField(null=True, help_text="Empty: none.")
    is_repeat = models.BooleanField(help_text="Of two posts or more.")
    first_engagement_id = models.BigIntegerField(null=True, help_text="Its first of all.")

    class Meta:
        default_permissions = ()
        constraints = (
            models.CheckConstraint(condition=Q(times__in=[-1, 1]), name="reporting_shift_by_one"),
        )

    def __str__(self) -> str:
        return f"{self.times:+d} engager {self.engager_id}"


class PostArrivals(models.Model):
    """Engagers by the day (UTC) on which, and the scrape by which, they were first seen under a post."""

    post_id = models.BigIntegerField(help_text="The post.")
    day = models.DateField(help_text="In UTC.")
    scrape_id = models.BigIntegerField(null=True, help_text="Empty: it was deleted since.")
    engagers = models.BigIntegerField(help_text="How many.")
    new_engagers = models.BigIntegerField(help_text="Of them those seen under no post before.")

    class Meta:
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=["post_id", "day", "scrape_id"],
                nulls_distinct=False,
                name="reporting_arrivals_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.engagers} under {self.post_id} on {self.day}"


class PostAudience(models.Model):
    """Engagers of a post by audience and position; no position without an audience."""

    post_id = models.BigIntegerField(help_text="The post.")
    audience_id = models.BigIntegerField(null=True, help_text="Empty: not classified.")
    position_id = models.BigIntegerField(null=True, help_text="Empty: none.")
    engagers = models.BigIntegerField(help_text="How many.")
    new_engagers = models.BigIntegerField(help_text="Of them those seen under no post before.")
    repeat_engagers = models.BigIntegerField(help_text="Of them those of two posts or more.")

    class Meta:
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=["post_id", "audience_id", "position_id"],
                nulls_distinct=False,
                name="reporting_audience_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.engagers} under {self.post_id}"


class CompanyPosts(models.Model):
    """Posts under which a company's people engaged."""

    company_id = models.BigIntegerField(unique=True, help_text="The company.")
    posts = models.BigIntegerField(help_text="How many.")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.posts} of company {self.company_id}"
