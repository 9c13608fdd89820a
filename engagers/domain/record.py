"""One page of a scrape's items into engagers and engagements, in a handful of statements.

Facts carry the time of their scrape (`Scrape.created_at`), not of their processing: a page of an older scrape
that comes late overwrites nothing newer, and pages may come in any order. Bookkeeping
(when a key was added, who was merged) carries `at`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from engagers.domain.count import recount_engagers, recount_posts
from engagers.domain.exclude import exclude_engagers
from engagers.domain.facts import Facts, gather_facts, write_facts
from engagers.domain.identity import Resolved, resolve_people
from engagers.domain.load import copy_new
from engagers.domain.sightings import EngagementItem, Sighting, read_sightings
from engagers.domain.suppress import drop_suppressed
from engagers.domain.transact import lock_recording, transact
from engagers.domain.write import Written, write_engagements
from engagers.models import Engager
from posts.models import Scrape

ENGAGER_COLUMNS = (
    "id",
    "kind",
    "first_seen_at",
    "last_seen_at",
    "engagement_count",
    "post_count",
    "first_engagement_id",
    "name_seen",
    "name",
    "headline_seen",
    "headline",
    "picture_seen",
    "picture_url",
)


@dataclass(frozen=True, slots=True)
class RecordedPage:
    """`engagement_ids`: every engagement listed, unchanged ones included. `anonymous`: hidden
    members, by kind. `dropped`: items of erased people. `changed`: engagements rewritten.
    """

    engagement_ids: frozenset[int]
    anonymous: dict[str, int]
    new_engagers: int
    new_engagements: int
    changed: int
    dropped: int


def record_page(scrape: Scrape, items: Iterable[EngagementItem], *, at: datetime) -> RecordedPage:
    """Recording the same page twice changes and writes nothing.

    Call it in the caller's transaction, or alone: then it begins again after a deadlock. Other
    pages wait until that transaction ends, so keep it short and away from the network.
    """
    anonymous: dict[str, int] = {}
    sightings = read_sightings(items, anonymous)
    return transact(lambda: _record(scrape, sightings, anonymous, at))


def _record(
    scrape: Scrape, sightings: list[Sighting], anonymous: dict[str, int], at: datetime
) -> RecordedPage:
    lock_recording()
    kept = drop_suppressed(sightings)
    source, seen_at = f"scrape:{scrape.pk}", scrape.created_at
    resolved = resolve_people(kept, seen_at=seen_at, source=source, at=at)
    owned = [(resolved.engagers[sighting.keys], sighting) for sighting in kept]
    written = write_engagements(scrape, owned, seen_at=seen_at)
    facts = gather_facts(owned, seen_at=seen_at)
    _add_engagers(resolved, facts, written, seen_at=seen_at)
    known = {i: said for i, said in facts.items() if i not in resolved.new}
    rewritten = written.added.keys() | written.changed.keys()
    write_facts(known, post_id=scrape.post_id, rewritten=rewritten)
    _recount(scrape, resolved, written)
    exclude_engagers(facts, at=at)
    return RecordedPage(
        engagement_ids=written.engagement_ids,
        anonymous=dict(anonymous),
        new_engagers=len(resolved.new),
        new_engagements=written.added.total(),
        changed=written.changed.total(),
        dropped=len(sightings) - len(kept),
    )


def _add_engagers(resolved: Resolved, facts: Facts, written: Written, *, seen_at: datetime) -> None:
    if resolved.new:
        copy_new(Engager, ENGAGER_COLUMNS, _engager_rows(resolved, facts, written, seen_at))


def _engager_rows(
    resolved: Resolved, facts: Facts, written: Written, seen_at: datetime
) -> Iterator[Sequence[object]]:
    for engager_id in sorted(resolved.new):
        kind = "person" if resolved.new[engager_id] else "organisation"
        count = written.added[engager_id]
        said = (value for fact in facts[engager_id] for value in fact)
        first = written.first_added.get(engager_id)
        yield engager_id, kind, seen_at, seen_at, count, min(count, 1), first, *said


def _recount(scrape: Scrape, resolved: Resolved, written: Written) -> None:
    touched = {*written.added, *written.changed} - resolved.new.keys()
    recount_engagers(touched)
    if written.added:
        recount_posts([scrape.post_id])
