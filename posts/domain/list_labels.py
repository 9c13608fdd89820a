"""The lists that label values belong to: the listed spelling wins, a value not listed joins."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection

from access.models import User
from posts.domain.fields import Field
from posts.models import Label

# Any number of our own: who adds labels waits for who does so already.
ADDING_LABELS = 7_320_867


@dataclass(slots=True)
class Spellings:
    """Every listed value, archived ones too, and those met that are not listed yet."""

    listed: dict[tuple[str, str], str]
    last_order: dict[str, int]
    new: dict[tuple[str, str], str] = field(default_factory=dict)

    @classmethod
    def read(cls) -> Spellings:
        listed: dict[tuple[str, str], str] = {}
        last_order: dict[str, int] = {}
        for kind, value, order in Label.objects.values_list("kind", "value", "order"):
            listed[kind, value.lower()] = value
            last_order[kind] = max(order, last_order.get(kind, 0))
        return cls(listed, last_order)

    def spell(self, column: Field, value: object) -> tuple[object, bool]:
        """The value as it is listed, and whether it (or one of several) is not listed yet."""
        if not column.list_kind:
            return value, False
        if isinstance(value, list):
            spelt = [self._spell(column.list_kind, one) for one in value]
            once = dict.fromkeys(one for one, _ in spelt)
            return list(once), any(is_new for _, is_new in spelt)
        return self._spell(column.list_kind, str(value)) if value else (value, False)

    def _spell(self, kind: str, value: str) -> tuple[str, bool]:
        key = (kind, value.lower())
        if key in self.listed:
            return self.listed[key], False
        return self.new.get(key, value), True

    def want(self, column: Field, value: object) -> None:
        """To be listed by `add_new` where it is not, as `spell` gave it."""
        if not column.list_kind or not value:
            return
        for one in value if isinstance(value, list) else [str(value)]:
            key = (column.list_kind, one.lower())
            if key not in self.listed:
                self.new.setdefault(key, one)

    def add_new(self, *, by: User | None, at: datetime, why: str = "") -> None:
        """Lists what is new. Call it within the transaction that writes the posts, then spell again:
        somebody may just have listed the same value in another case.
        """
        if not self.new:
            return
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ADDING_LABELS])
        now = Spellings.read()
        missing = {key: value for key, value in self.new.items() if key not in now.listed}
        rows = [
            Label(kind=kind, value=value, order=now.last_order.get(kind, 0) + 1, created_at=at)
            for (kind, _), value in missing.items()
        ]
        made = Label.objects.bulk_create(rows)
        Label.history.bulk_history_create(
            made, default_user=by, default_change_reason=why[:100], default_date=at
        )
        self.listed, self.new = now.listed | missing, {}
