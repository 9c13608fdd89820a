"""An erased person in what the upper apps keep as text: logs, the admin's log, notes, views."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.admin.models import LogEntry
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast, Lower

from desk.models import SavedView
from engagers.domain.mentions import Person
from engagers.models import Exclusion, Merge
from pipeline.models import Run, StepRun

# Columns where free text of people or vendors may name somebody.
PLACES: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (LogEntry, ("object_repr", "change_message")),
    (Run, ("error",)),
    (StepRun, ("log", "reason", "error", "failed_rows")),
    (SavedView, ("name", "config")),
    (Merge, ("evidence",)),
    (Exclusion, ("note",)),
    (Exclusion.history.model, ("note", "history_change_reason")),
)


def forget_mentions(person: Person) -> int:
    """Rows that named the person and do so no more; what else they say stays."""
    return sum(_forget(model, columns, person) for model, columns in PLACES)


def _forget(model: Any, columns: Sequence[str], person: Person) -> int:
    named = Q(pk__in=[])
    texts = {f"text_{column}": Lower(Cast(column, TextField())) for column in columns}
    for alias in texts:
        for needle in person.needles():
            named |= Q(**{f"{alias}__contains": needle})
    rows: list[Any] = list(rows_of(model).alias(**texts).filter(named))
    changed = 0
    for row in rows:
        after = {column: person.remove_from_json(getattr(row, column)) for column in columns}
        if any(after[column] != getattr(row, column) for column in columns):
            # Past `save`: history of this would say again what is being forgotten.
            rows_of(model).filter(pk=row.pk).update(**after)
            changed += 1
    return changed


def rows_of(model: Any) -> QuerySet[Any]:
    """Models of history have their own name for it."""
    rows: QuerySet[Any] = model.objects.all()
    return rows
