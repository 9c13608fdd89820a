"""The rows of each queue but the first, as its page shows them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, OuterRef, QuerySet, Subquery

from engagers.domain.build_payload import read_values
from engagers.models import Contact, FieldRule
from integrations.models import Rejected
from posts.models import Scrape

SHOWN = 50
RAW_SHOWN = 20_000
KINDS = ("reactions", "comments", "reposts")


@dataclass(frozen=True, slots=True)
class Measured:
    """Of one kind: listed now, LinkedIn's own counter, listed at the last measurement."""

    kind: str
    counted: int | None
    reported: int | None
    before: int | None
    known: int | None


@dataclass(frozen=True, slots=True)
class TakenOver:
    """One property of one contact. `key`: contact and property, as the form sends it."""

    contact: Contact
    name: str
    ours: str
    theirs: str

    @property
    def key(self) -> str:
        return f"{self.contact.pk}:{self.name}"


@dataclass(frozen=True, slots=True)
class RejectedItem:
    row: Rejected
    raw: str


def list_suspects(rows: QuerySet[Any]) -> list[dict[str, Any]]:
    """Scrapes with what they counted beside what was expected."""
    measured = Scrape.objects.filter(post=OuterRef("post"), state__in=["done", "empty"])
    before = {
        f"{kind}_before": Subquery(
            measured.exclude(**{f"{kind}_counted": None})
            .order_by("-created_at", "-id")
            .values(f"{kind}_counted")[:1]
        )
        for kind in KINDS
    }
    page = rows.select_related("post").annotate(**before).order_by("-pk")[:SHOWN]
    return [{"scrape": scrape, "measured": _measured(scrape)} for scrape in page]


def _measured(scrape: Any) -> list[Measured]:
    kinds = [
        Measured(
            kind,
            getattr(scrape, f"{kind}_counted"),
            getattr(scrape, f"{kind}_reported"),
            getattr(scrape, f"{kind}_before"),
            getattr(scrape.post, kind),
        )
        for kind in KINDS
    ]
    return [one for one in kinds if one.counted is not None]


def list_rejected(rows: QuerySet[Any]) -> list[RejectedItem]:
    page = rows.order_by("-pk")[:SHOWN]
    return [RejectedItem(row, show_raw(row.raw)) for row in page]


def show_raw(raw: object) -> str:
    """Indented, cut where it is long; empty where its days are over."""
    if raw is None:
        return ""
    text = json.dumps(raw, ensure_ascii=False, indent=2)
    return text if len(text) <= RAW_SHOWN else f"{text[:RAW_SHOWN]}\n… cut here"


def group_rejected(rows: QuerySet[Any]) -> list[dict[str, Any]]:
    """By source and reason, the most frequent first."""
    groups = rows.values("source", "reason").annotate(count=Count("pk"), latest=Max("created_at"))
    return list(groups.order_by("-count", "source", "reason")[:SHOWN])


def list_posts(rows: QuerySet[Any]) -> list[Any]:
    last = Scrape.objects.filter(post=OuterRef("pk")).order_by("-created_at", "-id")
    return list(rows.annotate(last_error=Subquery(last.values("error")[:1])).order_by("pk")[:SHOWN])


def list_contacts(rows: QuerySet[Any]) -> list[Any]:
    return list(rows.select_related("engager__company").order_by("pk")[:SHOWN])


def list_people(rows: QuerySet[Any]) -> list[Any]:
    return list(rows.select_related("company").order_by("pk")[:SHOWN])


def list_taken_over(rows: QuerySet[Any]) -> list[TakenOver]:
    """Our value of today beside the one HubSpot was last seen to have."""
    contacts = list_contacts(rows)
    values = read_values([contact.pk for contact in contacts])
    sources = dict(FieldRule.objects.values_list("property", "source"))
    return [
        TakenOver(
            contact,
            name,
            values[contact.pk].get(sources.get(name, ""), ""),
            str(contact.pulled.get(name) or ""),
        )
        for contact in contacts
        for name in contact.theirs
    ]


LISTS: dict[str, Callable[[QuerySet[Any]], list[Any]]] = {
    "suspect": list_suspects,
    "rejected": list_rejected,
    "posts": list_posts,
    "dead": list_contacts,
    "lookups": list_people,
    "unclassified": list_people,
    "taken": list_taken_over,
}
