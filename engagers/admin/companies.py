"""Organisations: who works there, how much they engaged, and what they are to us."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import Field, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import ChoicesDropdownFilter

from access.estimated_paginator import EstimatedPaginator
from access.history_admin import HistoryAdmin
from engagers.admin.relation import RELATE
from engagers.models import Company, Engagement, Engager
from engagers.querysets import CompanyQuerySet

PER_PAGE = 25
RELATION = "What the company is to us, to filter by. It hides nobody: exclusions do."


@admin.register(Company)
class CompanyAdmin(HistoryAdmin, ModelAdmin):
    """Companies come with people: nobody types one in. What they are to us is a person's to say."""

    paginator = EstimatedPaginator
    show_full_result_count = False
    list_per_page = 50
    list_display = (
        "name",
        "page",
        "industry",
        "size",
        "people_count",
        "engagement_count",
        "relation",
    )
    list_editable = ("relation",)
    list_filter = (("relation", ChoicesDropdownFilter),)
    list_filter_submit = True
    actions = RELATE
    sortable_by = ("name",)
    ordering = ("name", "id")
    search_fields = ("name",)
    search_help_text = "Name"
    fields = ("name", "page", "industry", "size", "relation", "created_at")
    readonly_fields = ("name", "page", "industry", "size", "created_at")
    change_form_template = "admin/engagers/company/change_form.html"

    class Media:
        css = {"all": ("desk/css/desk.css", "desk/engagers/engagers.css")}

    def get_queryset(self, request: HttpRequest) -> CompanyQuerySet:
        return Company.objects.with_counts()

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Company], search_term: str
    ) -> tuple[QuerySet[Company], bool]:
        assert isinstance(queryset, CompanyQuerySet)
        return queryset.matching(search_term), False

    def formfield_for_choice_field(
        self, db_field: Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        """In the list a select has no label of its own."""
        field: Any = super().formfield_for_choice_field(db_field, request, **kwargs)
        field.help_text = RELATION
        field.widget.attrs["aria-label"] = str(db_field.verbose_name).capitalize()
        return field

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Company | None = None) -> bool:
        return False

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        number = int(object_id) if object_id.isdecimal() else 0
        company = Company.objects.filter(pk=number).first()
        more = read_company(request, company) if company is not None else {}
        context = {**(extra_context or {}), **more}
        page: HttpResponse = super().change_view(request, object_id, form_url, context)
        return page

    @admin.display(description="On LinkedIn")
    def page(self, obj: Company) -> SafeString | str:
        name = obj.slug or obj.linkedin_id
        if not name:
            return "-"
        return format_html(
            '<a href="https://www.linkedin.com/company/{}/" target="_blank"'
            ' rel="noopener noreferrer">{}</a>',
            name,
            name,
        )

    @admin.display(description="People")
    def people_count(self, obj: Any) -> int:
        return int(obj.people_count)

    @admin.display(description="Their engagements")
    def engagement_count(self, obj: Any) -> int:
        return int(obj.engagement_count)


def read_company(request: HttpRequest, company: Company) -> dict[str, Any]:
    """Its people and what they did, each a page of many; the organisation's own page as engager."""
    people = Engager.objects.present().filter(company=company).select_related("audience")
    engagements = Engagement.objects.filter(engager__in=people.values("pk"))
    ordered = engagements.select_related("post", "engager").order_by("-first_seen_at", "-pk")
    listed = people.order_by("-engagement_count", "pk")
    return {
        "company": company,
        "own": find_own(company),
        "people": Paginator(listed, PER_PAGE).get_page(request.GET.get("people")),
        "timeline": Paginator(ordered, PER_PAGE).get_page(request.GET.get("page")),
    }


def find_own(company: Company) -> list[Engager]:
    """The organisation itself, where it engaged under its own name."""
    named = Q(pk__in=[])
    if company.slug:
        named |= Q(identities__kind="company_slug", identities__value=company.slug)
    if company.linkedin_id:
        named |= Q(identities__kind="company_id", identities__value=company.linkedin_id)
    return list(Engager.objects.present().filter(named).distinct().order_by("pk"))
