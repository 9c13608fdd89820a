"""Says of many companies at once what they are to us."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from engagers.domain.relate_companies import relate_companies
from engagers.models import Company

if TYPE_CHECKING:
    from access.models import User

Action = Callable[[Any, HttpRequest, QuerySet[Company]], None]


def make_action(relation: str, label: str) -> Action:
    """An action of the list of companies, named after the relation."""

    @admin.action(description=f"They are: {label.lower()}", permissions=["change"])
    def relate(page: Any, request: HttpRequest, queryset: QuerySet[Company]) -> None:
        ids = list(queryset.values_list("pk", flat=True))
        person = cast("User", request.user)
        changed = relate_companies(ids, relation, by=person, at=timezone.now())
        noun = "company is" if changed == 1 else "companies are"
        page.message_user(request, f"{changed} {noun} now: {label.lower()}.")

    relate.__name__ = f"relate_{relation}"
    return relate


RELATE = tuple(make_action(value, str(label)) for value, label in Company.Relation.choices)
