"""Checks that the run can do its work, and names what is missing with what mends it."""

from __future__ import annotations

from collections.abc import Iterator

from integrations.domain.budgets import budget_left
from integrations.errors import VendorError
from integrations.hubspot.properties import missing_properties
from pipeline.context import RunBlocked, StepContext, StepFailed
from pipeline.domain.check_connections import check_vendor
from pipeline.domain.count_migrations import count_unapplied
from pipeline.numbers import budgets, find_actor, scrape_plan
from pipeline.preparations import PREPARATIONS
from pipeline.steps.registry import CREDENTIALS


def run(context: StepContext) -> None:
    """Raises RunBlocked where no step can work, StepFailed where some cannot."""
    if count_unapplied():
        raise RunBlocked("migrations are not applied: manage.py migrate")
    for prepare in PREPARATIONS:
        prepare(context)
    scrape_plan(context.settings)
    find_actor(context.settings.details_actor, "details")
    check_budgets(context)
    if context.dry_run:
        return
    faults = [*find_refused(context), *find_missing_properties(context)]
    for fault in faults:
        context.log("error", fault)
    if faults:
        raise StepFailed("; ".join(faults))


def check_budgets(context: StepContext) -> None:
    """A closed budget is no failure: what costs nothing is still done."""
    for provider in ("apify", "openai"):
        left = budget_left(
            budgets(context.settings),
            provider=provider,
            run_ref=context.run.ref,
            at=context.now(),
        )
        if left <= 0 and getattr(context.vendors, provider) is not None:
            context.add_reason(describe_closed(context, provider))


def describe_closed(context: StepContext, provider: str) -> str:
    if not context.settings.spending_enabled:
        return "spending is switched off (budget settings)"
    return f"no budget is left for {provider}: see the settings"


def find_refused(context: StepContext) -> Iterator[str]:
    """Each configured vendor is asked once."""
    for name in CREDENTIALS:
        answer = check_vendor(context.vendors, name)
        context.log("info", f"{name}: {answer.status}: {answer.detail}")
        if answer.status == "failed":
            yield f"{name}: {answer.detail}: check {CREDENTIALS[name]}, manage.py check_connections"


def find_missing_properties(context: StepContext) -> Iterator[str]:
    if context.vendors.hubspot is None:
        return
    try:
        missing = missing_properties(context.vendors.hubspot.list_properties())
    except VendorError as error:
        yield f"hubspot's properties cannot be read: {error}"
        return
    if missing:
        names = ", ".join(definition.name for definition in missing)
        yield f"hubspot lacks {names}: manage.py setup_hubspot"
