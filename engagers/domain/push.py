"""Keeps HubSpot's contacts right: finds who changed, compares with HubSpot, sends the differences."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from engagers.domain.count_left_out import count_left_out
from engagers.domain.drain import Clock, Show, Stop, drain, go_on, show_nothing
from engagers.domain.finish_erasures import finish_erasures
from engagers.domain.leave_out import leave_out
from engagers.domain.make_contacts import make_contacts
from engagers.domain.mark_changed import mark_changed
from engagers.domain.match import match_contacts
from engagers.domain.mirror_contacts import update_mirror
from engagers.domain.push_rule import PushRule
from engagers.domain.push_tally import PushTally
from engagers.domain.read_fields import Fields, read_fields
from engagers.domain.refresh_statistics import refresh_statistics
from integrations.errors import RetryLater
from integrations.hubspot.client import HubSpotGateway


def push_contacts(
    gateway: HubSpotGateway,
    rule: PushRule,
    *,
    now: Clock,
    engager_ids: Collection[int] | None = None,
    should_stop: Stop = go_on,
    show: Show = show_nothing,
) -> PushTally:
    """All people, or those named: mirror, match, compare, send. Raises Misconfigured; what was done
    stays done.
    """
    ids = None if engager_ids is None else sorted(engager_ids)
    tally = PushTally()
    # Before the mirror is read: nobody who is to be erased there is read again.
    for trouble in finish_erasures(gateway, at=now()).trouble:
        tally.note_trouble(trouble)
    fields = try_read_fields(gateway, tally)
    if fields is None:
        return tally
    is_current = try_update_mirror(gateway, fields, tally, now=now, should_stop=should_stop)
    _prepare(rule, fields, tally, now=now, engager_ids=ids, is_current=is_current)
    drain(gateway, fields, tally, now=now, engager_ids=ids, should_stop=should_stop, show=show)
    count_left_out(tally, at=now(), engager_ids=ids)
    return tally


def push_changed(
    gateway: HubSpotGateway,
    rule: PushRule,
    engager_ids: Collection[int],
    *,
    now: Clock,
    is_current: bool = True,
    should_stop: Stop = go_on,
    show: Show = show_nothing,
) -> PushTally:
    """The same for some engagers, whose values have just changed. The mirror is taken as it is:
    `is_current` False says that its latest reading broke off, and nobody is created.
    """
    tally = PushTally()
    if not engager_ids:
        return tally
    fields = try_read_fields(gateway, tally)
    if fields is None:
        return tally
    ids = sorted(engager_ids)
    _prepare(rule, fields, tally, now=now, engager_ids=ids, is_current=is_current)
    drain(gateway, fields, tally, now=now, engager_ids=ids, should_stop=should_stop, show=show)
    count_left_out(tally, at=now(), engager_ids=ids)
    return tally


def try_read_fields(gateway: HubSpotGateway, tally: PushTally) -> Fields | None:
    """None when HubSpot does not answer, which the tally says."""
    try:
        return read_fields(gateway)
    except RetryLater as error:
        tally.note_trouble(f"HubSpot does not answer: {error}")
        return None


def try_update_mirror(
    gateway: HubSpotGateway, fields: Fields, tally: PushTally, *, now: Clock, should_stop: Stop
) -> bool:
    """False when the reading broke off, which the tally says: updates go on, nobody is created."""
    try:
        update_mirror(gateway, fields, at=now(), should_stop=should_stop)
    except RetryLater as error:
        tally.note_trouble(f"reading HubSpot's contacts broke off: {error}")
        return False
    return True


def _prepare(
    rule: PushRule,
    fields: Fields,
    tally: PushTally,
    *,
    now: Clock,
    engager_ids: Sequence[int] | None,
    is_current: bool,
) -> None:
    make_contacts(at=now(), engager_ids=engager_ids)
    refresh_statistics()
    leave_out(rule, engager_ids=engager_ids)
    match_contacts(rule, at=now(), engager_ids=engager_ids, is_current=is_current)
    _, same = mark_changed(fields.rules, engager_ids=engager_ids)
    tally.unchanged += len(same)
    tally.handled_ids |= same
