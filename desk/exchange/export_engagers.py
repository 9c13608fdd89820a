"""What leaves the house of an engager, and of which: present people only."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.db.models import QuerySet

from desk.exchange.export_action import ExportActions
from desk.exchange.write_table import Cell
from engagers.models import Engager
from engagers.models.engager import find_page


def _say_address(engager: Engager) -> str:
    kind, _, value = getattr(engager, "address", "").partition(":")
    return find_page(kind, value)


COLUMNS: Sequence[tuple[str, Callable[[Engager], Cell]]] = (
    ("Number", lambda one: one.pk),
    ("Name", lambda one: one.name),
    ("LinkedIn", _say_address),
    ("Headline", lambda one: one.headline),
    ("Title", lambda one: one.title),
    ("Company", lambda one: one.company.name if one.company else None),
    ("Location", lambda one: one.location),
    ("Audience", lambda one: one.audience.name if one.audience else None),
    ("Position", lambda one: one.position.name if one.position else None),
    ("Seniority", lambda one: one.seniority),
    ("Function", lambda one: one.function),
    ("Engagements", lambda one: one.engagement_count),
    ("Posts", lambda one: one.post_count),
    ("First seen", lambda one: one.first_seen_at.date()),
    ("Last seen", lambda one: one.last_seen_at.date()),
)


class EngagerExport(ExportActions):
    """Put it before ModelAdmin of Engager."""

    export_permission = "engagers.export_engager"
    export_columns = COLUMNS

    def limit_export(self, rows: QuerySet[Engager]) -> QuerySet[Engager]:
        """Excluded and merged-away ones appear at no exit; organisations are no people."""
        present = Engager.objects.present().people().filter(pk__in=rows.order_by().values("pk"))
        return (
            present.with_address().select_related("company", "audience", "position").order_by("pk")
        )
