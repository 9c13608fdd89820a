"""The one POST that costs money: announced in the row before, recorded in the row after."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from integrations.apify.client import ApifyGateway
from integrations.domain.adopt_run import adopt_run, tag_run
from integrations.domain.budgets import BudgetExceeded, Budgets, find_exceeded
from integrations.domain.close_unstarted import close_unstarted
from integrations.errors import GiveUp, Misconfigured, RetryLater
from integrations.models import ActorRun, Provider
from integrations.querysets import ActorRunQuerySet

MOST_ATTEMPTS = 8
NEEDS_ATTENTION = f"needs attention: {MOST_ATTEMPTS} attempts to start it came to nothing"


def start_run(
    run_id: int, gateway: ApifyGateway, *, at: datetime, budgets: Budgets | None = None
) -> ActorRun:
    """Starts an intended run; any other, and one that somebody else is starting, is only returned.

    `at` is now, not when the step began: the attempt's age decides when a lost run is given up. Call
    outside a transaction. `budgets` as they are now: a reservation is no licence to spend once
    spending is switched off, or a budget lowered below what counts against it.

    Raises RetryLater (nothing was sent: it is intended again); BudgetExceeded and Misconfigured (it
    is absent, its charge released). What is refused comes back failed, and what may have begun comes
    back lost.
    """
    if budgets is not None:
        check_still_affordable(run_id, budgets, at=at)
    run = claim_start(run_id, at=at)
    if run is not None:
        _post_once(run, gateway, at=at)
    return ActorRun.objects.get(pk=run_id)


def check_still_affordable(run_id: int, budgets: Budgets, *, at: datetime) -> None:
    """Raises BudgetExceeded, once the run that was only intended is given up."""
    exceeded = give_up_unaffordable(run_id, budgets, at=at)
    if exceeded is not None:
        raise exceeded


@transaction.atomic(durable=True)
def give_up_unaffordable(run_id: int, budgets: Budgets, *, at: datetime) -> BudgetExceeded | None:
    run: ActorRun | None = (
        ActorRun.objects.select_for_update(skip_locked=True, no_key=True)
        .filter(pk=run_id, state=ActorRun.State.INTENDED)
        .first()
    )
    if run is None:
        return None
    exceeded = find_exceeded(budgets, provider=Provider.APIFY, run_ref=run.run_ref, at=at)
    if exceeded is not None:
        close_unstarted(run, state=ActorRun.State.ABSENT, error=str(exceeded), at=at)
    return exceeded


@transaction.atomic(durable=True)
def claim_start(run_id: int, *, at: datetime) -> ActorRun | None:
    """Commits that a POST is about to be sent. None where this process may not send it."""
    run: ActorRun | None = (
        ActorRun.objects.select_for_update(skip_locked=True, no_key=True)
        .filter(pk=run_id, state=ActorRun.State.INTENDED)
        .first()
    )
    if run is None:
        return None
    if run.attempts >= MOST_ATTEMPTS:
        close_unstarted(run, state=ActorRun.State.FAILED, error=NEEDS_ATTENTION, at=at)
        return None
    run.state, run.attempted_at, run.attempts = ActorRun.State.STARTING, at, run.attempts + 1
    run.save(update_fields=["state", "attempted_at", "attempts"])
    return run


def _post_once(run: ActorRun, gateway: ApifyGateway, *, at: datetime) -> None:
    try:
        started = gateway.start(
            run.actor_id, run.input, max_charge_usd=run.charge_cap_usd, tag=tag_run(run)
        )
    except RetryLater as error:  # not counted as an attempt, nor is what a person must mend first
        _note(run, state=ActorRun.State.INTENDED, error=str(error), attempts=run.attempts - 1)
        raise
    except Misconfigured as error:
        _refuse(
            run, state=ActorRun.State.ABSENT, error=str(error), at=at, attempts=run.attempts - 1
        )
        raise
    except GiveUp as error:
        _refuse(run, state=ActorRun.State.FAILED, error=str(error), at=at, attempts=run.attempts)
    except Exception as error:  # noqa: BLE001 - whatever it was, a paid run may have begun
        _note(run, state=ActorRun.State.LOST, error=f"{type(error).__name__}: {error}"[:500])
    else:
        adopt_run(run.pk, started, at=at)


def _note(run: ActorRun, **fields: object) -> None:
    _attempt(run).update(**fields)


@transaction.atomic
def _refuse(
    run: ActorRun, *, state: ActorRun.State, error: str, at: datetime, attempts: int
) -> None:
    found = _attempt(run).select_for_update(no_key=True).first()
    if found is not None:
        found.attempts = attempts
        close_unstarted(found, state=state, error=error, at=at)


def _attempt(run: ActorRun) -> ActorRunQuerySet:
    """The row, unless it has moved on: was reconciled while this process was held up."""
    return ActorRun.objects.filter(
        pk=run.pk, state=ActorRun.State.STARTING, attempted_at=run.attempted_at
    )
