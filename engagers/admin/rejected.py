"""Items that could not be used. Here, not beside their model: a replay records engagements."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from engagers.domain.replay import replay_rejected
from integrations.models import Rejected
from integrations.read_only import ReadOnlyAdmin


@admin.register(Rejected)
class RejectedAdmin(ReadOnlyAdmin):
    list_display = ("id", "source", "reason", "subject", "state", "created_at")
    list_filter = ("state",)
    search_fields = ("reason", "subject")
    actions = ("replay",)

    def has_replay_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("integrations.change_rejected")

    @admin.action(description="Read again, and record what can be used now", permissions=["replay"])
    def replay(self, request: HttpRequest, queryset: QuerySet[Rejected]) -> None:
        done = replay_rejected(list(queryset.values_list("pk", flat=True)), at=timezone.now())
        self.message_user(
            request, f"{done.replayed} could be used now, {done.still_rejected} still cannot."
        )
