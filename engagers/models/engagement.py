from __future__ import annotations

from django.db import models
from django.db.models import Q

from engagers.models.engager import Engager
from posts.models import Post, Scrape


class Engagement(models.Model):
    """What one engager did under one post: a reaction, a comment (by its id), a repost.

    `last_seen_scrape` is written only when the engagement is found gone: while it is empty the
    post's last measurement still stands for it, so an unchanged row is never rewritten.
    """

    class Kind(models.TextChoices):
        REACTION = "reaction"
        COMMENT = "comment"
        REPOST = "repost"

    engager = models.ForeignKey(Engager, on_delete=models.CASCADE, related_name="engagements")
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="engagements")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    external_id = models.CharField(max_length=120, blank=True, help_text="A comment's id.")
    parent_external_id = models.CharField(max_length=120, blank=True)
    reaction_type = models.CharField(max_length=30, blank=True, help_text="As LinkedIn sends it.")
    text = models.TextField(blank=True)
    engaged_at = models.DateTimeField(null=True, blank=True, help_text="Known for comments.")
    first_seen_scrape = models.ForeignKey(
        Scrape, on_delete=models.SET_NULL, null=True, related_name="new_engagements"
    )
    last_seen_scrape = models.ForeignKey(
        Scrape, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    first_seen_at = models.DateTimeField()
    changed_at = models.DateTimeField(help_text="When this row last changed.")
    gone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["engager", "post", "kind"],
                condition=Q(kind__in=["reaction", "repost"]),
                name="engagers_engagement_one_per_kind",
                violation_error_message="This engager has this kind of engagement already.",
            ),
            models.UniqueConstraint(
                fields=["external_id"],
                condition=Q(kind="comment"),
                name="engagers_engagement_comment_unique",
                violation_error_message="This comment is recorded already.",
            ),
            models.CheckConstraint(
                condition=Q(kind="reaction", text="")
                | Q(kind="comment", reaction_type="") & ~Q(external_id="")
                | Q(kind="repost", reaction_type=""),
                name="engagers_engagement_fields_fit_kind",
                violation_error_message="A reaction has a type, a comment an id and a text.",
            ),
        ]
        indexes = [
            models.Index(fields=["post", "kind"], name="engagers_engagement_by_post"),
            models.Index(fields=["-first_seen_at"], name="engagers_engagement_first_seen"),
            models.Index(
                fields=["id"], name="engagers_engagement_reposts", condition=Q(kind="repost")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.engager_id} under {self.post_id}"
