"""The HubSpot side: what was sent, what waits for a decision, and the field rules."""

from __future__ import annotations

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from unfold.admin import ModelAdmin

from engagers.domain.decide_review import CannotDecide, decide_review
from engagers.domain.retry_contact import retry_contact
from engagers.models import Contact, FieldRule
from integrations.read_only import ReadOnlyAdmin


@admin.register(Contact)
class ContactAdmin(ReadOnlyAdmin):
    actions = ("link_candidate", "create_contact", "try_again")
    list_display = (
        "engager",
        "key",
        "state",
        "state_reason",
        "match",
        "outcome",
        "hubspot_id",
        "lifecycle_stage",
        "synced_at",
        "error",
    )
    list_filter = ("state", "outcome", "match")
    list_select_related = ("engager",)
    search_fields = ("key", "hubspot_id")

    def has_decide_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("engagers.change_contact")

    @admin.action(description="Link to the only HubSpot candidate", permissions=["decide"])
    def link_candidate(self, request: HttpRequest, queryset: QuerySet[Contact]) -> None:
        for contact in queryset:
            ids = [candidate["id"] for candidate in contact.candidates]
            if len(ids) == 1:
                self._decide(request, contact, ids[0])
            else:
                self._say(request, contact, f"has {len(ids)} candidates: decide it alone")

    @admin.action(description="No candidate is right: create a contact", permissions=["decide"])
    def create_contact(self, request: HttpRequest, queryset: QuerySet[Contact]) -> None:
        for contact in queryset:
            self._decide(request, contact, None)

    @admin.action(description="Try failed and given up ones again", permissions=["decide"])
    def try_again(self, request: HttpRequest, queryset: QuerySet[Contact]) -> None:
        tried = sum(retry_contact(contact, at=timezone.now()) for contact in queryset)
        self.message_user(request, f"{tried} contacts are sent again with the next push.")

    def _decide(self, request: HttpRequest, contact: Contact, hubspot_id: str | None) -> None:
        try:
            decide_review(contact, hubspot_id, at=timezone.now())
        except CannotDecide as reason:
            self._say(request, contact, str(reason))

    def _say(self, request: HttpRequest, contact: Contact, reason: str) -> None:
        self.message_user(request, f"{contact.key}: {reason}", messages.WARNING)


@admin.register(FieldRule)
class FieldRuleAdmin(ModelAdmin):
    list_display = ("property", "source", "policy")
    list_filter = ("policy",)
