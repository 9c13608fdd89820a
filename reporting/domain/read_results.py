"""What the data checks found last, with what they found before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from reporting.domain.rules import read_sql_rules
from reporting.models import CheckResult

TREND = 14
MEND = {
    "unique": "Dashboards that join by these columns count twice. Compare the rows named here; the"
    " view's file says what makes a row.",
    "not null": "Open the rows named here: what they are made of lacks this.",
    "accepted values": "A new value came in. If it is right, add it to the declaration beside the"
    " view; dashboards that filter by it need it too.",
    "relationship": "Rows point at something that is not there: joined charts leave them out.",
    "freshness": "See Pipeline: is the schedule paused, is a vendor without its credential or out of"
    " budget, what did the last run say of this?",
    "row count": "Compare with what was done since: an import, exclusions, an erased source. If it"
    " is right, leave it: in four days it is usual.",
    "readable": "The view is missing, or took too long: manage.py setup_reporting makes it anew.",
}


@dataclass(frozen=True, slots=True)
class Checked:
    """`last` is of the newest time all were checked. `trend`: whether it held, oldest first."""

    last: CheckResult
    trend: tuple[bool, ...]
    mend: str

    @property
    def held(self) -> int:
        return sum(self.trend)


def read_last_time() -> datetime | None:
    return CheckResult.objects.order_by("-checked_at").values_list("checked_at", flat=True).first()


def read_results() -> list[Checked]:
    """Of the newest time, by subject and name; none before the first."""
    at = read_last_time()
    if at is None:
        return []
    newest = CheckResult.objects.annotate(
        place=Window(RowNumber(), partition_by="name", order_by=F("checked_at").desc())
    ).filter(place__lte=TREND)
    found = newest.order_by("subject", "name", "checked_at")
    return list(_read(found, at))


def _read(results: Iterable[CheckResult], at: datetime) -> Iterator[Checked]:
    mends = MEND | {rule.name: rule.mend for rule in read_sql_rules()}
    for name, group in groupby(results, key=lambda one: one.name):
        told = list(group)
        # A check that is gone since is no result of today.
        if told[-1].checked_at == at:
            mend = mends.get(name) or mends.get(told[-1].kind, "")
            yield Checked(told[-1], tuple(not one.broken for one in told), mend)
