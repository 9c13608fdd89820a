"""What became of the older stack's rows, table by table."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from integrations.domain.intend_run import canonical_json
from integrations.domain.keep_rejected import storable
from integrations.legacy.source import Row, Table
from integrations.models import Rejected

SOURCE = "legacy"


@dataclass(slots=True)
class LegacyReport:
    """`counts` by table and what happened; `refused` says which rows and why, in order."""

    counts: dict[Table, Counter[str]] = field(default_factory=dict)
    refused: list[tuple[Table, str, str]] = field(default_factory=list)
    notes: Counter[str] = field(default_factory=Counter)

    def count(self, table: Table, what: str, number: int = 1) -> None:
        self.counts.setdefault(table, Counter())[what] += number

    def refuse(self, table: Table, row: Row, reason: str, *, at: datetime) -> None:
        """Counted, and kept once in the list of rejected items, whatever how often it is imported."""
        self.count(table, "refused")
        self.refused.append((table, str(row.get("id", "?")), reason))
        keep_refused(table, row, reason, at=at)


def keep_refused(table: Table, row: Row, reason: str, *, at: datetime) -> None:
    digest = digest_row(table, row)
    if not Rejected.objects.filter(source=SOURCE, raw_hash=digest).exists():
        Rejected.objects.create(
            source=SOURCE,
            subject=f"{table}:{row.get('id', '?')}"[:60],
            raw=_make_raw(row),
            raw_hash=digest,
            reason=reason[:300],
            created_at=at,
        )


def digest_row(table: Table, row: Row) -> str:
    """By which a row without an id is known again."""
    return hashlib.sha256(canonical_json([table, _make_raw(row)]).encode()).hexdigest()


def _make_raw(row: Row) -> Any:
    return storable({name: _plain(value) for name, value in row.items()})


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int | bool | None) else str(value)
