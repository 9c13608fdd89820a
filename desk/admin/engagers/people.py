"""The list of engagers and the page of one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.db.models import ForeignKey, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.safestring import SafeString
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import AutocompleteSelectFilter
from unfold.views import ChangeList
from unfold.widgets import UnfoldAdminSelectWidget

from access.estimated_paginator import EstimatedPaginator
from desk.admin.engagers import cells
from desk.admin.engagers.filters import FILTERS, in_words
from desk.engagers.choose import chosen_url, merge_url
from desk.engagers.detail import read_detail
from desk.exchange.export_engagers import EngagerExport
from engagers.domain.override import OVERRIDABLE, override_values
from engagers.models import Engager, Position
from engagers.querysets import EngagerQuerySet
from integrations.openai.taxonomy import FUNCTIONS, SENIORITIES, UNKNOWN

MOST_CHOSEN = 200
FORM = ("title", "company", "audience", "position", "seniority", "function")
HELP = {
    "title": "The current job's title.",
    "company": "Where the person works. Type a part of its name.",
    "audience": "Choosing one is your decision: no machine changes it. Empty: the machine decides.",
    "position": "One of the audience's positions; another audience's is cleared.",
    "seniority": "LinkedIn's level, such as director or cxo.",
    "function": "LinkedIn's job function, such as marketing.",
}


class EngagerForm(forms.ModelForm):  # type: ignore[type-arg]  # no generic at run time
    """LinkedIn's levels and functions are chosen, not typed; a value that is no longer one stays."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("company", "audience", "position"):
            # Who decides about a person does not edit the lists from here.
            widget: Any = self.fields[name].widget if name in self.fields else None
            if widget is not None:
                widget.can_add_related = widget.can_change_related = False
                widget.can_delete_related = widget.can_view_related = False
        for name, words in (("seniority", SENIORITIES), ("function", FUNCTIONS)):
            if name in self.fields:
                known = dict.fromkeys(("", *words, UNKNOWN, getattr(self.instance, name)))
                field = self.fields[name]
                choices = [(word, in_words(word) or "---------") for word in known]
                field.widget = UnfoldAdminSelectWidget(choices=choices)


class IndexedList(ChangeList):  # type: ignore[misc]
    """Sorted by one column, then by id: what an index holds, forwards or backwards."""

    def get_ordering(self, request: HttpRequest, queryset: QuerySet[Engager]) -> list[str]:
        first = str(super().get_ordering(request, queryset)[0])
        return [first, "id" if first.startswith("-") else "-id"]


@admin.register(Engager)
class EngagerAdmin(EngagerExport, ModelAdmin):
    """What a person chooses here is theirs: the source becomes `person` and no machine changes it."""

    paginator = EstimatedPaginator
    show_full_result_count = False
    list_per_page = 50
    list_display = (
        "person",
        "at_company",
        "labels",
        "engagement_total",
        "post_total",
        "hubspot",
        "last_seen",
        "first_seen",
    )
    list_display_links = ("person",)
    list_filter = (*FILTERS[:2], ("company", AutocompleteSelectFilter), *FILTERS[2:])
    list_filter_submit = True
    list_select_related = ("company", "audience", "position__audience", "contact")
    search_fields = ("name",)
    search_help_text = "Name, headline, company, profile address or member id"
    # Each of these has an index; nothing else can be sorted by.
    sortable_by = ("person", "engagement_total", "last_seen", "first_seen")
    ordering = ("-first_seen_at", "id")
    actions = (
        "classify_people",
        "send_people",
        "exclude_people",
        "merge_people",
    )
    autocomplete_fields = ("company",)
    fieldsets = (("Decide", {"fields": FORM}),)
    change_form_template = "admin/engagers/engager/change_form.html"

    class Media:
        css = {"all": ("desk/css/desk.css", "desk/engagers/engagers.css")}
        js = ("desk/engagers/faces.js",)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return IndexedList

    def get_queryset(self, request: HttpRequest) -> EngagerQuerySet:
        return Engager.objects.standing()

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Engager], search_term: str
    ) -> tuple[QuerySet[Engager], bool]:
        assert isinstance(queryset, EngagerQuerySet)
        return queryset.matching(search_term), False

    def get_form(
        self, request: HttpRequest, obj: Engager | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        kwargs.update(help_texts=HELP, form=EngagerForm)
        return super().get_form(request, obj, change, **kwargs)

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name == "position":
            kwargs["queryset"] = Position.objects.select_related("audience")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Engager | None = None) -> bool:
        return False

    def has_classify_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("engagers.classify_engager")

    def has_send_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("engagers.send_engager")

    def has_exclude_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("engagers.exclude_engager")

    def has_merge_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("engagers.merge_engager")

    def save_model(
        self, request: HttpRequest, obj: Engager, form: ModelForm[Engager], change: bool
    ) -> None:
        chosen = {
            name: form.cleaned_data[name] for name in form.changed_data if name in OVERRIDABLE
        }
        override_values(obj, chosen)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        engager = self._find_standing(request, object_id)
        if engager is not None and str(engager.pk) != unquote(object_id):
            return HttpResponseRedirect(reverse("admin:engagers_engager_change", args=[engager.pk]))
        detail = read_detail(request, engager) if engager is not None else {}
        context = {**(extra_context or {}), **detail}
        page: HttpResponse = super().change_view(request, object_id, form_url, context)
        return page

    def _find_standing(self, request: HttpRequest, object_id: str) -> Engager | None:
        """Who was merged away is shown as who they became."""
        number = unquote(object_id)
        rows = Engager.objects.select_related(
            "company", "answer", "audience", "position__audience", "contact"
        )
        found = rows.filter(pk=int(number)).first() if number.isdecimal() else None
        while found is not None and found.merged_into_id:
            found = rows.get(pk=found.merged_into_id)
        return found if found is None or self.has_view_permission(request, found) else None

    @admin.display(description="Who", ordering="name")
    def person(self, obj: Engager) -> SafeString:
        return cells.show_person(obj)

    @admin.display(description="Company")
    def at_company(self, obj: Engager) -> SafeString | str:
        return cells.show_company(obj)

    @admin.display(description="Audience")
    def labels(self, obj: Engager) -> SafeString:
        return cells.show_labels(obj)

    @admin.display(description="Engagements", ordering="-engagement_count")
    def engagement_total(self, obj: Engager) -> int:
        return obj.engagement_count

    @admin.display(description="Posts")
    def post_total(self, obj: Engager) -> int:
        return obj.post_count

    @admin.display(description="Last seen", ordering="-last_seen_at")
    def last_seen(self, obj: Engager) -> SafeString:
        return cells.show_day(obj.last_seen_at)

    @admin.display(description="First seen", ordering="-first_seen_at")
    def first_seen(self, obj: Engager) -> SafeString:
        return cells.show_day(obj.first_seen_at)

    @admin.display(description="HubSpot")
    def hubspot(self, obj: Engager) -> SafeString | str:
        return cells.show_hubspot(obj)

    @admin.action(description="Classify again…", permissions=["classify"])
    def classify_people(self, request: HttpRequest, queryset: QuerySet[Engager]) -> Any:
        return self._go(request, queryset, "desk:engagers_classify")

    @admin.action(description="Send to HubSpot now…", permissions=["send"])
    def send_people(self, request: HttpRequest, queryset: QuerySet[Engager]) -> Any:
        return self._go(request, queryset, "desk:engagers_send")

    @admin.action(description="Leave out…", permissions=["exclude"])
    def exclude_people(self, request: HttpRequest, queryset: QuerySet[Engager]) -> Any:
        return self._go(request, queryset, "desk:engagers_exclude")

    @admin.action(description="Merge two…", permissions=["merge"])
    def merge_people(self, request: HttpRequest, queryset: QuerySet[Engager]) -> Any:
        ids = list(queryset.values_list("pk", flat=True)[:3])
        if len(ids) != 2:
            self.message_user(request, "Choose exactly two to merge.", messages.WARNING)
            return None
        return HttpResponseRedirect(merge_url(*sorted(ids)))

    def _go(self, request: HttpRequest, queryset: QuerySet[Engager], name: str) -> Any:
        """To the page that says what will happen and asks."""
        ids = list(queryset.values_list("pk", flat=True)[: MOST_CHOSEN + 1])
        if len(ids) > MOST_CHOSEN:
            text = f"Choose at most {MOST_CHOSEN} people at a time: narrow the list by its filters."
            self.message_user(request, text, messages.WARNING)
            return None
        return HttpResponseRedirect(chosen_url(name, ids))
