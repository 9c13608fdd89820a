"""A person erased from every table of every app, then from HubSpot where that was asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from desk.domain.forget_mentions import forget_mentions
from engagers.domain.erase import erase_engager, suppress_engager
from engagers.domain.finish_erasures import finish_erasures
from engagers.domain.transact import transact
from engagers.models import Erasure

if TYPE_CHECKING:
    from access.models import User
    from integrations.hubspot.client import HubSpotGateway

NOT_CONFIGURED = (
    "HubSpot is not configured (HUBSPOT_ACCESS_TOKEN): its contact waits to be erased, and the"
    " next push that reaches HubSpot does it"
)


@dataclass(frozen=True, slots=True)
class ErasedEverywhere:
    """`trouble`: what HubSpot still has to do, and why. Our own rows are gone in any case."""

    record: Erasure
    mentions: int
    trouble: tuple[str, ...]


def erase_everywhere(
    engager_id: int,
    *,
    by: User | None,
    at: datetime,
    in_hubspot: bool = False,
    gateway: HubSpotGateway | None = None,
) -> ErasedEverywhere:
    """Raises CannotEraseError while somebody works on the person; then only the keys are suppressed.

    What HubSpot is to erase is committed before it is asked.
    """
    suppress_engager(engager_id)
    record, mentions = transact(lambda: _erase(engager_id, by=by, in_hubspot=in_hubspot, at=at))
    trouble = finish_in_hubspot([record], gateway, at=at)
    record.refresh_from_db()
    return ErasedEverywhere(record, mentions, trouble)


def finish_in_hubspot(
    records: list[Erasure], gateway: HubSpotGateway | None, *, at: datetime
) -> tuple[str, ...]:
    """What is in the way of those that wait; empty when none waits any more."""
    waiting = [row.pk for row in records if row.hubspot_state == Erasure.HubSpot.WAITING]
    if not waiting:
        return ()
    if gateway is None:
        return (NOT_CONFIGURED,)
    return tuple(finish_erasures(gateway, at=at, erasure_ids=waiting).trouble)


def _erase(
    engager_id: int, *, by: User | None, in_hubspot: bool, at: datetime
) -> tuple[Erasure, int]:
    record, person = erase_engager(engager_id, by=by, in_hubspot=in_hubspot, at=at)
    return record, forget_mentions(person)
