"""What a lookup's actor run brought, into the people it asked about."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from engagers.domain.apply_profile import apply_profile, mark_looked_up
from engagers.domain.choose_lookups import KINDS, find_asked
from engagers.domain.fail_lookup import fail_lookups, release_lookups
from engagers.domain.lookup_rule import LookupRule
from engagers.domain.mentions import drop_erased
from engagers.domain.sightings import Key, flavour_of
from engagers.domain.transact import lock_recording, transact
from engagers.models import Engager, Identity
from integrations.apify.client import ApifyGateway
from integrations.apify.items import BadItem, ProfileItem
from integrations.domain.finish_run import finish_run
from integrations.domain.keep_rejected import keep_rejected
from integrations.domain.read_items import read_items
from integrations.errors import GiveUp
from integrations.linkedin.identities import is_member_id, normalise_slug
from integrations.models import ActorRun

State = ActorRun.State
SUCCEEDED = "SUCCEEDED"


@dataclass
class LookedUp:
    """Ids of engagers: `found` with a job, `nothing` there to find, `failed` without an answer.

    `released`: the run never began.
    """

    found: set[int] = field(default_factory=set)
    nothing: set[int] = field(default_factory=set)
    failed: set[int] = field(default_factory=set)
    released: set[int] = field(default_factory=set)


def look_up(run: ActorRun, gateway: ApifyGateway, *, rule: LookupRule, at: datetime) -> LookedUp:
    """Of a run that has ended. Reading it again changes nothing.

    Raises RetryLater and Misconfigured with nothing written.
    """
    items: list[ProfileItem] = []
    rejected: list[BadItem] = []
    error = _why_unread(run)
    try:
        for page in read_items(run, gateway) if run.dataset_id else ():
            items += [item for item in page.good if isinstance(item, ProfileItem)]
            rejected += page.rejected
    except GiveUp as refused:
        error = error or str(refused)
        rejected += getattr(refused, "rejected", ())
    return transact(lambda: _record(run, items, rejected, error=error, rule=rule, at=at))


def _why_unread(run: ActorRun) -> str:
    if run.state in (State.FAILED, State.ABSENT) or run.vendor_status != SUCCEEDED:
        return run.error or f"the profile run ended {run.vendor_status or run.state}"
    return ""


def _record(
    run: ActorRun,
    items: list[ProfileItem],
    rejected: list[BadItem],
    *,
    error: str,
    rule: LookupRule,
    at: datetime,
) -> LookedUp:
    lock_recording()
    keep_rejected(run, drop_erased(rejected), at=at)
    result = LookedUp()
    people = find_asked([run])
    if run.state == State.ABSENT:
        result.released = set(people)
        release_lookups(people)
        return result
    answered = {}
    for item in items:
        if key := _find_key(run, item):
            answered[key] = item
    for engager_id, key in _read_keys(people).items():
        if key in answered and _is_open(engager_id, run):
            _take(key, engager_id, answered[key], result, run=run, rule=rule, at=at)
        elif key not in answered:
            result.failed.add(engager_id)
    why = error or "the profile run said nothing of this person"
    fail_lookups(result.failed, error=why, rule=rule, asked_at=run.created_at, at=at)
    finish_run(run, state=State.FAILED if error else State.DONE, at=at, error=error)
    return result


def _take(
    key: Key,
    engager_id: int,
    item: ProfileItem,
    result: LookedUp,
    *,
    run: ActorRun,
    rule: LookupRule,
    at: datetime,
) -> None:
    is_found, owner = False, engager_id
    if not item.not_found:
        owner, is_found = apply_profile(
            key, engager_id, item, seen_at=run.created_at, rule=rule, at=at
        )
    if owner != engager_id or not is_found:
        asked = Engager.objects.select_for_update(no_key=True).get(pk=engager_id)
        mark_looked_up(asked, rule=rule, at=at)
        asked.save()
    (result.found if is_found else result.nothing).add(owner)


def _is_open(engager_id: int, run: ActorRun) -> bool:
    """False where somebody has recorded this answer already, or a merge took the person away."""
    return not Engager.objects.filter(pk=engager_id, looked_up_at__gte=run.created_at).exists()


def _read_keys(people: dict[int, str]) -> dict[int, Key]:
    rows = Identity.objects.filter(kind__in=KINDS, value__in=list(people.values()))
    return {
        engager_id: (kind, value)
        for kind, value, engager_id in rows.values_list("kind", "value", "engager_id")
    }


def _find_key(run: ActorRun, item: ProfileItem) -> Key | None:
    """Which of the run's questions this answers: the echoed one, else by the profile's own keys.

    Another member id than the one asked for (of one flavour) is somebody else.
    """
    queries = {str(query) for query in run.input.get("queries", ())}
    asked = item.query.partition("?")[0].rstrip("/").rpartition("/")[2]
    said = (item.query, asked, normalise_slug(asked), item.member_id, item.slug)
    query = next((one for one in said if one and one in queries), None)
    if query is None:
        return None
    kind = "member_id" if is_member_id(query) else "slug"
    shown: Key = ("member_id", item.member_id)
    is_other = kind == "member_id" and item.member_id not in ("", query)
    if is_other and flavour_of(shown) == flavour_of((kind, query)):
        return None
    return kind, query
