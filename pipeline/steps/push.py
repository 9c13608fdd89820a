"""The step push: new engagers are matched to HubSpot's contacts, then what changed is sent."""

from __future__ import annotations

from engagers.domain.preview_push import preview_push
from engagers.domain.push import push_contacts
from engagers.domain.push_tally import PushTally
from pipeline.context import SkipStep, StepContext
from pipeline.numbers import push_rule

LINES = 20


def run(context: StepContext) -> None:
    """Counts are contacts; those left out are counted by reason in the log."""
    if context.vendors.hubspot is None:
        raise SkipStep("hubspot is not configured: HUBSPOT_ACCESS_TOKEN is not set")
    if context.dry_run:
        preview(context)
        return
    tally = push_contacts(
        context.vendors.hubspot,
        push_rule(context.settings),
        now=context.now,
        engager_ids=context.engager_ids,
        should_stop=context.stop_requested,
        show=lambda tally: show(context, tally),
    )
    record_tally(context, tally)


def preview(context: StepContext) -> None:
    """From our own rows alone: no call, nothing written."""
    would = preview_push(
        push_rule(context.settings), at=context.now(), engager_ids=context.engager_ids
    )
    context.add(
        claimed=would.considered,
        skipped=would.considered,
        would_match_or_create=would.new,
        would_compare=would.due,
        unchanged=would.unchanged,
        left_out=would.left_out,
    )
    context.log(
        "info",
        f"would look for {would.new} new people in HubSpot and create those it has not, "
        f"compare {would.due} contacts, leave {would.unchanged} unchanged and {would.left_out} out",
    )


def show(context: StepContext, tally: PushTally) -> None:
    done = tally.created + tally.updated + tally.failed
    context.progress(done, None, f"{tally.created} created, {tally.updated} updated")


def record_tally(context: StepContext, tally: PushTally) -> None:
    """Claimed = created + updated + unchanged (succeeded) + failed + left out (skipped)."""
    context.add(
        claimed=tally.considered,
        succeeded=tally.created + tally.updated + tally.unchanged,
        failed=tally.failed,
        skipped=tally.left_out,
        calls=tally.calls,
        created=tally.created,
        updated=tally.updated,
        unchanged=tally.unchanged,
        left_out=tally.left_out,
        review=tally.review,
    )
    if tally.failed_ids:
        context.note_failed("push", tally.failed_ids)
    for reason, number in tally.reasons.most_common(LINES):
        context.log("info", f"{number} left out: {reason}")
    for text in tally.trouble:
        context.log("warning", text)
        context.add_reason(text)
