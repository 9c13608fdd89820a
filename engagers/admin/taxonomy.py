"""What marketing edits: audiences and their positions."""

from __future__ import annotations

from django.contrib import admin
from unfold.admin import ModelAdmin, TabularInline

from engagers.models import Audience, Position


class PositionInline(TabularInline):
    model = Position
    extra = 0


@admin.register(Audience)
class AudienceAdmin(ModelAdmin):
    list_display = ("name", "is_target", "order")
    inlines = (PositionInline,)


@admin.register(Position)
class PositionAdmin(ModelAdmin):
    list_display = ("name", "audience", "order")
    list_select_related = ("audience",)
