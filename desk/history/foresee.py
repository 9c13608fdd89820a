"""What putting a row back would bring about, said before it is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from access.models import User
from desk.domain.price_taxonomy import TaxonomyPrice, price_change
from desk.history.changes import FieldChange, compare
from desk.history.lists import KeptList
from desk.history.restore import CannotRestoreError, restore
from desk.history.values import read_shown
from engagers.domain.preview_exclusion import preview_exclusion
from engagers.models import Audience, Exclusion, Position
from posts.domain.count_label_uses import count_label_uses
from posts.models import Label


@dataclass(frozen=True, slots=True)
class Foreseen:
    """`fields`: now and then. `refusal`: why it cannot be done, empty where it can."""

    title: str
    fields: tuple[FieldChange, ...]
    is_deleted: bool
    effect: str = ""
    refusal: str = ""
    price: TaxonomyPrice | None = None


def foresee(kept: KeptList, history_id: int, *, by: User, at: datetime) -> Foreseen:
    """Writes nothing that stays."""
    record = kept.history.objects.get(history_id=history_id)
    current = kept.model.objects.filter(pk=record.id).first()
    last = None
    if current is not None:
        last = kept.history.objects.filter(id=record.id).order_by("-history_id").first()
    shown = read_shown(kept, [(record, last)])
    fields = compare(record, last, shown)
    price, refusal = None, ""
    try:
        if kept.model in (Audience, Position):
            price = price_change(lambda: restore(kept, history_id, by=by, at=at), by=by, at=at)
    except CannotRestoreError as error:
        refusal = str(error)
    return Foreseen(
        title=shown.title(record),
        fields=fields,
        is_deleted=current is None,
        effect=_tell_effect(current, record),
        refusal=refusal,
        price=price,
    )


def _tell_effect(current: Any | None, record: Any) -> str:
    if isinstance(current, Label) and current.value != record.value:
        uses = count_label_uses([current])[current.kind, current.value]
        return f"It is renamed on {uses} post{'s'[: uses != 1]}." if uses else ""
    if record.instance_type is Exclusion:
        rule = Exclusion(kind=record.kind, value=record.value, reason=record.reason)
        fitting, new = preview_exclusion(rule)
        return f"It fits {fitting} engagers and hides {new} that are shown now."
    return ""
