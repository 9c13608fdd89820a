"""Reads back what HubSpot knows of our contacts: stage, owner, edits, merges, deletions."""

from __future__ import annotations

from engagers.domain.drain import Clock, Show, Stop, drain, go_on, show_nothing
from engagers.domain.leave_out import leave_out
from engagers.domain.match import match_contacts
from engagers.domain.push import try_read_fields, try_update_mirror
from engagers.domain.push_rule import PushRule
from engagers.domain.push_tally import PushTally
from integrations.hubspot.client import HubSpotGateway


def pull_contacts(
    gateway: HubSpotGateway,
    rule: PushRule,
    *,
    now: Clock,
    should_stop: Stop = go_on,
    show: Show = show_nothing,
) -> PushTally:
    """Contacts that changed in HubSpot are read again, and sent where ours differs from theirs,
    as far as the rule has them sent.

    Costs one search, one list of deleted contacts, and a read per hundred that changed. The tally
    counts those only. Raises Misconfigured.
    """
    tally = PushTally()
    fields = try_read_fields(gateway, tally)
    if fields is None:
        return tally
    is_current = try_update_mirror(gateway, fields, tally, now=now, should_stop=should_stop)
    leave_out(rule)
    match_contacts(rule, at=now(), is_current=is_current)
    drain(gateway, fields, tally, now=now, engager_ids=None, should_stop=should_stop, show=show)
    return tally
