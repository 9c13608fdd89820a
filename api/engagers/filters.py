"""By which people, companies and engagements are chosen."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters

from api.filtering import MomentFilter, NameFilter, TextFilter, WholeNumberFilter, YesNoFilter
from engagers.models import Audience, Company, Engagement, Engager

_LARGEST_ID = 2**63 - 1


class EngagerFilter(filters.FilterSet):
    kind = filters.ChoiceFilter(choices=Engager.Kind.choices)
    audience = NameFilter()
    position = NameFilter()
    seniority = TextFilter()
    function = TextFilter()
    company = TextFilter(method="at_company", help_text="Its id or its whole name.")
    is_target = YesNoFilter(method="of_targets")
    first_seen_after = MomentFilter(field_name="first_seen_at", lookup_expr="gte")
    min_engagements = WholeNumberFilter(field_name="engagement_count", lookup_expr="gte")
    search = TextFilter(method="find", help_text="Words of name, headline or company.")

    class Meta:
        model = Engager
        fields: tuple[str, ...] = ()

    def of_targets(self, rows: QuerySet[Engager], _name: str, said: Any) -> QuerySet[Engager]:
        """By ids, as `NameFilter`."""
        audiences = Audience.objects.filter(is_target=said).values_list("pk", flat=True)
        return rows.filter(audience__in=list(audiences))

    def at_company(self, rows: QuerySet[Engager], _name: str, said: str) -> QuerySet[Engager]:
        if said.isdecimal() and int(said) <= _LARGEST_ID:
            return rows.filter(company_id=int(said))
        return rows.filter(company__name_key=said.casefold())

    def find(self, rows: QuerySet[Engager], _name: str, text: str) -> QuerySet[Engager]:
        return rows.matching(text)  # type: ignore[attr-defined,no-any-return]


class EngagementFilter(filters.FilterSet):
    post = WholeNumberFilter(field_name="post_id")
    engager = WholeNumberFilter(field_name="engager_id")
    kind = filters.ChoiceFilter(choices=Engagement.Kind.choices)
    since = MomentFilter(
        field_name="first_seen_at", lookup_expr="gte", help_text="First seen at or after."
    )

    class Meta:
        model = Engagement
        fields: tuple[str, ...] = ()


class CompanyFilter(filters.FilterSet):
    relation = filters.ChoiceFilter(choices=Company.Relation.choices)
    search = TextFilter(method="find", help_text="Words of its name.")

    class Meta:
        model = Company
        fields: tuple[str, ...] = ()

    def find(self, rows: QuerySet[Company], _name: str, text: str) -> QuerySet[Company]:
        return rows.matching(text)  # type: ignore[attr-defined,no-any-return]
