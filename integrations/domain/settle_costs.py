"""Costs are read once more when they are final, and booked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction

from integrations.apify.client import ApifyGateway
from integrations.domain.poll_run import describe_snapshot
from integrations.domain.settle import settle_charge
from integrations.errors import GiveUp, RetryLater
from integrations.models import ActorRun, Charge

FINAL_AFTER = timedelta(seconds=10)  # until then the vendor's own number still grows
PATIENCE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SettledCosts:
    """`over`: settled above their reservation. `unknown`: the vendor no longer says what they cost, so
    they are booked at their reservation. `waiting`: not final yet, or the vendor did not answer.
    """

    settled: tuple[Charge, ...] = ()
    over: tuple[Charge, ...] = ()
    unknown: tuple[Charge, ...] = ()
    waiting: tuple[int, ...] = ()


def settle_costs(gateway: ApifyGateway, *, at: datetime) -> SettledCosts:
    """Runs that ended 10 s ago or more. Raises Misconfigured; what was booked before stays booked."""
    settled: list[Charge] = []
    unknown: list[Charge] = []
    waiting: list[int] = []
    for run in ActorRun.objects.filter(
        state__in=(ActorRun.State.DONE, ActorRun.State.FAILED),
        external_id__isnull=False,
        cost_settled_at__isnull=True,
        finished_at__lte=at - FINAL_AFTER,
    ).order_by("finished_at", "pk"):
        is_final, usd = read_cost(run, gateway, at=at)
        if not is_final:
            waiting.append(run.pk)
            continue
        charge = _book(run, usd=usd, at=at)
        (settled if usd is not None else unknown).append(charge)
    over = [one for one in settled if (one.settled_usd or 0) > one.reserved_usd]
    return SettledCosts(tuple(settled), tuple(over), tuple(unknown), tuple(waiting))


def read_cost(run: ActorRun, gateway: ApifyGateway, *, at: datetime) -> tuple[bool, Decimal | None]:
    """Whether this is the last word, and what the run cost; None when nobody can say any more."""
    assert run.external_id
    assert run.finished_at
    is_late = at - run.finished_at >= PATIENCE
    try:
        seen = gateway.get_run(run.external_id)
    except RetryLater:
        return False, None
    except GiveUp:
        return True, None
    ActorRun.objects.filter(pk=run.pk).update(**describe_snapshot(seen))
    ended = seen.finished_at or run.finished_at
    is_over = seen.is_terminal and at - ended >= FINAL_AFTER and seen.usage_total_usd is not None
    return is_over or is_late, seen.usage_total_usd if is_over else None


@transaction.atomic
def _book(run: ActorRun, *, usd: Decimal | None, at: datetime) -> Charge:
    charge = run.charge
    booked = settle_charge(charge, usd=charge.reserved_usd if usd is None else usd, at=at)
    ActorRun.objects.filter(pk=run.pk).update(cost_usd=booked.settled_usd, cost_settled_at=at)
    return booked
