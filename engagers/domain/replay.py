"""Rejected items read once more, by the adapter of today, into the post of their scrape."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from engagers.domain.record import record_page
from engagers.domain.sightings import EngagementItem
from engagers.domain.transact import transact
from integrations.apify.actors import ACTORS
from integrations.apify.items import BadItem, CommentItem, ReactionItem, RepostItem
from integrations.models import Rejected
from posts.models import Scrape


@dataclass(frozen=True, slots=True)
class Replayed:
    """Rejected rows that were read this time and that were not; engagements that came of it."""

    replayed: int
    still_rejected: int
    new_engagements: int


def replay_rejected(rejected_ids: Collection[int], *, at: datetime) -> Replayed:
    """One transaction for each item, so that one cannot hold up the others.

    An item stays open with today's reason when it still cannot be used, when its raw payload has
    expired, or when its scrape is no longer here. Measurements stay as they were counted.
    """
    outcomes = [transact(partial(_replay, pk, at)) for pk in sorted(set(rejected_ids))]
    read = [new for new in outcomes if new is not None]
    return Replayed(len(read), len(outcomes) - len(read), sum(read))


def _replay(rejected_id: int, at: datetime) -> int | None:
    """New engagements, or None when the item stays open."""
    open_rows = Rejected.objects.select_for_update().filter(state=Rejected.State.OPEN)
    row = open_rows.filter(pk=rejected_id).first()
    scrape = _scrape_of(row.subject) if row else None
    if row is None or scrape is None:
        return None
    items = _parse(row)
    if isinstance(items, str):
        Rejected.objects.filter(pk=row.pk).update(reason=items)
        return None
    page = record_page(scrape, items, at=at)
    row.state, row.closed_at = Rejected.State.REPLAYED, at
    row.save(update_fields=["state", "closed_at"])
    return page.new_engagements


def _scrape_of(subject: str) -> Scrape | None:
    kind, _, number = subject.partition(":")
    is_scrape = kind == "scrape" and number.isascii() and number.isdigit()
    return Scrape.objects.filter(pk=int(number)).first() if is_scrape else None


def _parse(row: Rejected) -> list[EngagementItem] | str:
    """The engagements in the raw item, or why there are none."""
    actor = ACTORS.get(row.source)
    if actor is None or row.raw is None:
        return "its payload has expired" if actor else f"no adapter is called {row.source}"[:300]
    parsed = actor.parse_all(row.raw)
    refused = next((item.reason for item in parsed if isinstance(item, BadItem)), "")
    items = [item for item in parsed if isinstance(item, ReactionItem | CommentItem | RepostItem)]
    return items if items and not refused else refused or "no engagement in it"
