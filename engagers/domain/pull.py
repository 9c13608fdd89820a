"""Reads back what HubSpot knows of our contacts: stage, owner, edits, merges, deletions."""

from __future__ import annotations

from engagers.domain.drain import Clock, Show, Stop, drain, go_on, show_nothing
from engagers.domain.mirror_contacts import update_mirror
from engagers.domain.push import try_read_fields
from engagers.domain.push_tally import PushTally
from integrations.errors import RetryLater
from integrations.hubspot.client import HubSpotGateway


def pull_contacts(
    gateway: HubSpotGateway,
    *,
    now: Clock,
    should_stop: Stop = go_on,
    show: Show = show_nothing,
) -> PushTally:
    """Contacts that changed in HubSpot are read again, and sent where ours differs from theirs.

    Costs one search, one list of deleted contacts, and a read per hundred that changed. The tally
    counts those only. Raises Misconfigured.
    """
    tally = PushTally()
    fields = try_read_fields(gateway, tally)
    if fields is None:
        return tally
    try:
        update_mirror(gateway, fields, at=now(), should_stop=should_stop)
    except RetryLater as error:
        tally.note_trouble(f"reading HubSpot's contacts broke off: {error}")
    drain(gateway, fields, tally, now=now, engager_ids=None, should_stop=should_stop, show=show)
    return tally
