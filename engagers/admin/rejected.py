"""Items that could not be used. Here, not beside their model: a replay records engagements."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from access.counted import counted
from engagers.domain.replay import replay_rejected
from integrations.domain.dismiss_rejected import dismiss_rejected, reopen_rejected
from integrations.models import Rejected
from integrations.read_only import ReadOnlyAdmin


@admin.register(Rejected)
class RejectedAdmin(ReadOnlyAdmin):
    list_display = ("id", "source", "reason", "subject", "state", "created_at")
    list_filter = ("state",)
    search_fields = ("reason", "subject", "source")
    actions = ("replay", "dismiss", "reopen")

    def has_replay_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("integrations.change_rejected")

    @admin.action(description="Read again, and record what can be used now", permissions=["replay"])
    def replay(self, request: HttpRequest, queryset: QuerySet[Rejected]) -> None:
        done = replay_rejected(list(queryset.values_list("pk", flat=True)), at=timezone.now())
        self.message_user(
            request,
            f"{counted(done.replayed, 'item')} could be used now, {done.still_rejected:,} still cannot.",
        )

    @admin.action(description="Dismiss: kept, no longer in the review", permissions=["replay"])
    def dismiss(self, request: HttpRequest, queryset: QuerySet[Rejected]) -> None:
        ids = list(queryset.values_list("pk", flat=True))
        done = dismiss_rejected(ids, at=timezone.now())
        self.message_user(request, f"{counted(done, 'item')} dismissed; what was used stays so.")

    @admin.action(description="Open again", permissions=["replay"])
    def reopen(self, request: HttpRequest, queryset: QuerySet[Rejected]) -> None:
        done = reopen_rejected(list(queryset.values_list("pk", flat=True)))
        self.message_user(request, f"Open again: {counted(done, 'item')}.")
