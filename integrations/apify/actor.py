"""An actor of the Apify store behind one face: what to send it, what its items mean, what it costs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from pydantic import ValidationError

from integrations.apify.fields import as_line
from integrations.apify.items import BadItem, Item, NoiseItem, Parsed
from integrations.apify.people import NobodyNamedError

Purpose = Literal["reactions", "comments", "reposts", "details", "profile", "company"]
RunInput = dict[str, object]
RawItem = dict[str, Any]

LONGEST_REASON = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class InputOrder:
    """What a run is asked for: `page` counts from 1 and matters only to actors that page by run."""

    targets: tuple[str, ...]
    max_items: int
    page: int = 1


def never_missing(_item: RawItem) -> Item | None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Prices are estimates: a run's own cost is the truth. Swap the id or an option with `replace`.

    `page_size`: the actor delivers one page of so many items a run; None, everything in one run.
    `limit_field`: where the input says how many items at most; a list that long may have been cut.
    `expects`: keys of which every data item has one; an item without is a message or a summary.
    """

    key: str
    actor_id: str
    purpose: Purpose
    price_per_1000_usd: Decimal
    expects: tuple[str, ...]
    prepare: Callable[[InputOrder], RunInput]
    read: Callable[[RawItem], Iterable[Parsed]]
    find_missing: Callable[[RawItem], Item | None] = never_missing
    start_fee_usd: Decimal = Decimal("0.005")
    max_targets: int = 1
    page_size: int | None = None
    limit_field: str = ""
    options: Mapping[str, object] = field(default_factory=dict, hash=False)

    def build_input(
        self, targets: str | Sequence[str], *, max_items: int, page: int = 1
    ) -> RunInput:
        """The run's input. Raises ValueError for no target or more than the actor takes, NotAPost
        (a ValueError) where a post's address is none.
        """
        chosen = (targets,) if isinstance(targets, str) else tuple(targets)
        if not 1 <= len(chosen) <= self.max_targets:
            raise ValueError(f"{self.key} takes 1 to {self.max_targets} targets, not {len(chosen)}")
        order = InputOrder(targets=chosen, max_items=max_items, page=page)
        return {**self.prepare(order), **self.options}

    def parse(self, item: object) -> Parsed:
        """What one dataset item means, its nested replies left aside. Never raises."""
        return self.parse_all(item)[0]

    def parse_all(self, item: object) -> tuple[Parsed, ...]:
        """The item and what is nested in it (replies to comments), flat. Never empty, never raises."""
        if not isinstance(item, dict):
            return (BadItem(reason="not an object", raw=item),)
        missing = self.find_missing(item)
        if missing is not None:
            return (missing,)
        refused = self._refuse(item)
        return (refused,) if refused else read_each(self.read, item)

    def estimate_usd(self, items: int) -> Decimal:
        """Expected cost of so many items, start fees included."""
        fees = self.start_fee_usd * self.count_runs(items)
        return fees + self.price_per_1000_usd * items / 1000

    def count_runs(self, items: int) -> int:
        """Runs needed for so many items: one, or one for each page."""
        return max(1, -(-items // self.page_size)) if self.page_size else 1

    def is_at_limit(self, run_input: Mapping[str, object], *, items: int) -> bool:
        """Whether a run brought as many items as it was asked for, so that there may be more."""
        limit = run_input.get(self.limit_field)
        return isinstance(limit, int) and items >= limit

    def _refuse(self, item: RawItem) -> BadItem | NoiseItem | None:
        if error := item.get("error"):
            return BadItem(reason=_vendor_words(error), raw=item)
        if any(item.get(name) for name in self.expects):
            return None
        if "summary" in item:
            return NoiseItem(reason="a summary of the run")
        words = as_line(item.get("message")) or f"no {self.expects[0]} in the item"
        return BadItem(reason=words[:LONGEST_REASON], raw=item)


def read_each(read: Callable[[RawItem], Iterable[Parsed]], item: RawItem) -> tuple[Parsed, ...]:
    """`read`, with what is wrong with the item turned into a BadItem."""
    try:
        return tuple(read(item))
    except ValidationError as error:
        return (BadItem(reason=_first_fault(error), raw=item),)
    except NobodyNamedError as error:
        return (BadItem(reason=str(error), raw=item),)


def _first_fault(error: ValidationError) -> str:
    fault = error.errors(include_input=False, include_url=False)[0]
    return f"{'.'.join(str(part) for part in fault['loc'])}: {fault['msg']}"[:LONGEST_REASON]


def _vendor_words(error: object) -> str:
    if isinstance(error, dict):
        error = error.get("message") or error.get("type")
    return (as_line(error) or "an error without words")[:LONGEST_REASON]
