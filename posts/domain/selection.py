"""The numbers of the selection rule. The rule itself is the database's function `posts_due`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import (
    BooleanField,
    DateTimeField,
    F,
    Field,
    Func,
    TextField,
    Value,
)
from django.db.models.expressions import Combinable


@dataclass(frozen=True, slots=True)
class SelectionRule:
    """Defaults as in the pipeline's settings; `limit` is posts a run, the rest concerns one post."""

    max_scrapes: int = 5
    min_days_between: int = 2
    give_up_after_empty: int = 2
    limit: int = 5
    max_attempts: int = 8


ANSWERS: dict[str, type[Field]] = {  # type: ignore[type-arg]
    "is_due": BooleanField,
    "reason": TextField,
    "next_due_at": DateTimeField,
}


def ask_rule(
    answer: str, rule: SelectionRule, at: datetime, *, open_until: Combinable, forced: bool
) -> Func:
    """One of the function's ANSWERS about the post of the row. `forced`: as if a person asked."""
    numbers = (
        rule.max_scrapes,
        rule.min_days_between,
        rule.give_up_after_empty,
        rule.max_attempts,
    )
    return Func(
        F("tracking"),
        Value(True) if forced else F("force_next"),
        F("scrape_count"),
        F("last_scraped_at"),
        F("reactions"),
        F("failed_attempts"),
        F("scrape_not_before"),
        open_until,
        *(Value(number) for number in numbers),
        Value(at, output_field=DateTimeField()),
        function="posts_due",
        template=f"(%(function)s(%(expressions)s)).{answer}",
        output_field=ANSWERS[answer](),
    )
