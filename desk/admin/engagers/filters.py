"""What the list of engagers can be narrowed to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from unfold.contrib.filters.admin import DropdownFilter

from engagers.models import Audience, Contact, Position
from engagers.querysets import EngagerQuerySet
from integrations.openai.taxonomy import FUNCTIONS, SENIORITIES, UNKNOWN
from posts.models import Post

Choices = Iterable[tuple[str, str]]
LEVELS = (2, 3, 5, 10, 25)


def as_number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None


def in_words(value: str) -> str:
    return value.replace("_", " ")


class AudienceFilter(DropdownFilter):
    title = "audience"
    parameter_name = "audience"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        named = [(str(pk), name) for pk, name in Audience.objects.values_list("pk", "name")]
        return [
            *named,
            ("unclassified", "Not classified yet"),
            ("unknown", "Classified as unknown"),
        ]

    def queryset(self, request: HttpRequest, queryset: EngagerQuerySet) -> EngagerQuerySet:
        if self.value() == "unclassified":
            return queryset.unclassified()
        if self.value() == "unknown":
            return queryset.classified_as_unknown()
        number = as_number(self.value())
        return queryset if number is None else queryset.filter(audience_id=number)


class PositionFilter(DropdownFilter):
    title = "position"
    parameter_name = "position"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        rows = Position.objects.select_related("audience")
        return [(str(row.pk), str(row)) for row in rows]

    def queryset(self, request: HttpRequest, queryset: EngagerQuerySet) -> EngagerQuerySet:
        number = as_number(self.value())
        return queryset if number is None else queryset.filter(position_id=number)


class _WordFilter(DropdownFilter):
    words: tuple[str, ...] = ()

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        return [(word, in_words(word).capitalize()) for word in (*self.words, UNKNOWN)]

    def queryset(self, request: HttpRequest, queryset: EngagerQuerySet) -> EngagerQuerySet:
        value = self.value()
        return queryset.filter(**{str(self.parameter_name): value}) if value else queryset


class SeniorityFilter(_WordFilter):
    title = "seniority"
    parameter_name = "seniority"
    words = tuple(word for word in SENIORITIES if word != UNKNOWN)


class FunctionFilter(_WordFilter):
    title = "function"
    parameter_name = "function"
    words = tuple(word for word in FUNCTIONS if word != UNKNOWN)


class SeenFilter(DropdownFilter):
    """Named cuts: of a target audience, seen under several posts, new."""

    title = "who"
    parameter_name = "who"
    all_option = ("", "Everybody")

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        return [
            ("target", "Of a target audience"),
            ("repeat", "Under two posts or more"),
            ("new", "New in the last 7 days"),
        ]

    def queryset(self, request: HttpRequest, queryset: EngagerQuerySet) -> EngagerQuerySet:
        if self.value() == "target":
            return queryset.targets()
        if self.value() == "repeat":
            return queryset.returning()
        if self.value() == "new":
            return queryset.filter(first_seen_at__gte=timezone.now() - timedelta(days=7))
        return queryset


class LeastFilter(DropdownFilter):
    title = "engagements"
    parameter_name = "min_engagements"
    all_option = ("", "Any number")

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        asked = as_number(request.GET.get("min_engagements"))
        levels = sorted({*LEVELS, asked or LEVELS[0]})
        return [(str(number), f"{number} or more") for number in levels]

    def queryset(self, request: HttpRequest, queryset: EngagerQuerySet) -> EngagerQuerySet:
        number = as_number(self.value())
        return queryset if number is None else queryset.filter(engagement_count__gte=number)


class HubSpotFilter(DropdownFilter):
    title = "HubSpot"
    parameter_name = "hubspot"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        return [("none", "Not considered yet"), *((s.value, s.label) for s in Contact.State)]

    def queryset(self, request: HttpRequest, queryset: EngagerQuerySet) -> EngagerQuerySet:
        if self.value() == "none":
            return queryset.filter(contact__isnull=True)
        return queryset.filter(contact__state=self.value()) if self.value() else queryset


class KindFilter(DropdownFilter):
    title = "kind"
    parameter_name = "kind"
    all_option = ("", "People and organisations")

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        return [("person", "People"), ("organisation", "Organisations")]

    def queryset(self, request: HttpRequest, queryset: EngagerQuerySet) -> EngagerQuerySet:
        return queryset.filter(kind=self.value()) if self.value() else queryset


class ExcludedFilter(DropdownFilter):
    """Who is left out is shown only to who asks for it."""

    title = "left out"
    parameter_name = "excluded"
    all_option = ("", "Hidden")

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        return [("only", "Only those left out"), ("all", "Shown too")]

    def queryset(self, request: HttpRequest, queryset: EngagerQuerySet) -> EngagerQuerySet:
        if self.value() == "only":
            return queryset.filter(excluded_at__isnull=False)
        return queryset if self.value() == "all" else queryset.present()


class PostFilter(DropdownFilter):
    """`?post=7`: who engaged with this post. Other pages link here; the list offers no posts."""

    title = "post"
    parameter_name = "post"
    all_option = ("", "Any post")

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        number = as_number(request.GET.get("post"))
        post = Post.objects.filter(pk=number).first() if number is not None else None
        return [(str(number), str(post or f"Post {number}"))] if number is not None else []

    def has_output(self) -> bool:
        return bool(self.value())

    def queryset(self, request: HttpRequest, queryset: EngagerQuerySet) -> EngagerQuerySet:
        number = as_number(self.value())
        return queryset if number is None else queryset.engaged_with(number)


FILTERS = (
    AudienceFilter,
    PositionFilter,
    SeenFilter,
    LeastFilter,
    HubSpotFilter,
    SeniorityFilter,
    FunctionFilter,
    KindFilter,
    ExcludedFilter,
    PostFilter,
)
