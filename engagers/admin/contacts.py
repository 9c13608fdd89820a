"""The HubSpot side: what was sent, what waits for a decision."""

from __future__ import annotations

from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from access.counted import counted
from access.estimated_paginator import EstimatedPaginator
from engagers.domain.decide_review import CannotDecide, decide_review
from engagers.domain.retry_contact import retry_contact
from engagers.models import Contact, Engager
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
    paginator = EstimatedPaginator
    search_fields = ("key", "hubspot_id")
    search_help_text = "A word of the name or company, our key or HubSpot's id"

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Contact], search_term: str
    ) -> tuple[QuerySet[Contact], bool]:
        """By index: the key and the id as a whole, the person by words."""
        term = search_term.strip()
        if not term:
            return queryset, False
        people = Engager.objects.standing().matching(term)
        exact = Q(key=term) | Q(hubspot_id=term)
        return queryset.filter(exact | Q(engager__in=people.order_by().values("pk"))), False

    def has_decide_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("engagers.decide_contact")

    @admin.action(description="Link to the only HubSpot candidate", permissions=["decide"])
    def link_candidate(self, request: HttpRequest, queryset: QuerySet[Contact]) -> None:
        for contact in queryset:
            ids = [candidate["id"] for candidate in contact.candidates]
            if len(ids) == 1:
                self._decide(request, contact, ids[0], f"is linked to HubSpot {ids[0]}")
            else:
                count = counted(len(ids), "candidate")
                self._say(request, contact, f"has {count}: decide it in the review")

    @admin.action(description="No candidate is right: create a contact", permissions=["decide"])
    def create_contact(self, request: HttpRequest, queryset: QuerySet[Contact]) -> None:
        for contact in queryset:
            self._decide(request, contact, None, "gets a contact of its own")

    @admin.action(description="Try failed and given up ones again", permissions=["decide"])
    def try_again(self, request: HttpRequest, queryset: QuerySet[Contact]) -> None:
        tried = sum(retry_contact(contact, at=timezone.now()) for contact in queryset)
        self.message_user(request, f"Sent again with the next push: {counted(tried, 'contact')}.")

    def _decide(
        self, request: HttpRequest, contact: Contact, hubspot_id: str | None, done: str
    ) -> None:
        try:
            decide_review(contact, hubspot_id, at=timezone.now())
        except CannotDecide as reason:
            self._say(request, contact, f"was left as it is: {reason}")
        else:
            self._say(request, contact, f"{done} with the next push", messages.SUCCESS)

    def _say(
        self, request: HttpRequest, contact: Contact, text: str, level: int = messages.WARNING
    ) -> None:
        address = reverse("admin:engagers_engager_change", args=[contact.engager_id])
        said = format_html('<a href="{}">{}</a> {}.', address, contact.engager, text)
        self.message_user(request, said, level)
