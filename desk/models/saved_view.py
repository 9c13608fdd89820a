"""Views of the posts that people keep: filters, columns and order under a name."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.db.models import Q


class SavedView(models.Model):
    """Personal, or shared with everybody; a locked one only its owner or an administrator changes."""

    class Layout(models.TextChoices):
        GRID = "grid"
        GALLERY = "gallery"
        CALENDAR = "calendar"
        BOARD = "board"

    name = models.CharField(max_length=80, help_text="What the view is called.")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views"
    )
    layout = models.CharField(max_length=8, choices=Layout.choices, default=Layout.GRID)
    config = models.JSONField(
        default=dict, blank=True, help_text="Filters, columns, order, group: as desk/grid says."
    )
    is_shared = models.BooleanField(default=False, help_text="Everybody sees it.")
    is_locked = models.BooleanField(
        default=False, help_text="Only its owner or an administrator changes it."
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["name", "id"]
        permissions = [("share_savedview", "Can share and lock views")]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"],
                name="desk_savedview_name_once",
                violation_error_message="You have a view of this name.",
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="desk_savedview_name_not_empty",
                violation_error_message="A view has a name.",
            ),
            models.CheckConstraint(
                condition=Q(layout__in=["grid", "gallery", "calendar", "board"]),
                name="desk_savedview_layout_known",
                violation_error_message="Unknown layout.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class DefaultView(models.Model):
    """The view that the people of one group begin with."""

    group = models.OneToOneField(Group, on_delete=models.CASCADE, related_name="default_view")
    view = models.ForeignKey(SavedView, on_delete=models.CASCADE, related_name="default_for")

    def __str__(self) -> str:
        return f"{self.view} for {self.group}"
