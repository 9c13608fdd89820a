"""Saved views that filter by a label go on to find its posts under the label's new name."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from desk.models import SavedView
from posts.domain.relabel_posts import column_of


def rename_in_views(kind: str, old: str, new: str) -> int:
    """How many views named the old value, in any case, whole or in a list of values."""
    field, changed = column_of(kind), []
    with transaction.atomic():
        for view in SavedView.objects.select_for_update().order_by("pk"):
            rules = (view.config.get("filter") or {}).get("rules") or []
            renamed = [_rename(rule, field, old, new) for rule in rules]
            if renamed != rules:
                view.config["filter"]["rules"] = renamed
                changed.append(view)
        SavedView.objects.bulk_update(changed, ["config"])
    return len(changed)


def _rename(rule: Any, field: str, old: str, new: str) -> Any:
    if rule.get("field") != field:
        return rule
    value = rule.get("value")
    if isinstance(value, list):
        return rule | {"value": list(dict.fromkeys(_swap(one, old, new) for one in value))}
    return rule | {"value": _swap(value, old, new)} if "value" in rule else rule


def _swap(value: Any, old: str, new: str) -> Any:
    return new if isinstance(value, str) and value.lower() == old.lower() else value
