"""Who hears of a run's end: programs by webhook, people by alert. Only rows are written here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from engagers.models import Engager
from integrations.domain.announce import alert, announce
from integrations.domain.deliver import Ways
from integrations.models.outgoing import Event
from pipeline.models import Run, Settings, StepRun
from posts.models import Scrape

FAILED = ("failed", "partial")


def read_ways() -> Ways:
    """How messages leave, from the environment."""
    return Ways(
        slack_url=settings.SLACK_WEBHOOK_URL,
        emails=tuple(settings.ALERT_EMAILS),
        sender=settings.DEFAULT_FROM_EMAIL,
        allow_private=settings.WEBHOOKS_ALLOW_PRIVATE,
    )


@transaction.atomic
def tell_run(run: Run, steps: Sequence[StepRun], *, at: datetime) -> None:
    """Call when the run has ended. Told once, however often it is called."""
    announce(Event.RUN_FINISHED, {run.ref: describe_run(run, steps)}, at=at)
    announce(Event.NEW_TARGET, describe_targets(run), at=at)
    short = [step for step in steps if "budget" in step.reason]
    if short:
        day = f"{at:%Y-%m-%d}"
        reasons = {step.name: step.reason for step in short}
        announce(Event.BUDGET_REACHED, {day: {"run_id": run.pk, "steps": reasons}}, at=at)
    for kind, subject, text, path in find_troubles(run, steps, at=at):
        warn(kind, subject=subject, text=text, path=path, at=at)


def warn(kind: str, *, subject: str, text: str, path: str, at: datetime) -> None:
    """An alert to whoever is named in the environment, unless alerts are switched off."""
    if not Settings.load().alerts_enabled:
        return
    link = f"{settings.PUBLIC_URL}{path}"
    channels = read_ways().alert_channels
    alert(kind, subject=subject, text=text, link=link, channels=channels, at=at)


def describe_run(run: Run, steps: Sequence[StepRun]) -> dict[str, Any]:
    return {
        "run_id": run.pk,
        "state": run.state,
        "trigger": run.trigger,
        "dry_run": bool(run.options.get("dry_run")),
        "cost_usd": str(run.cost_usd),
        "steps": {step.name: step.state for step in steps},
        "url": f"{settings.PUBLIC_URL}/api/v1/runs/{run.pk}/",
    }


def describe_targets(run: Run) -> dict[str, dict[str, Any]]:
    """People of target audiences whom this run classified. Ids alone: who may ask gets the rest."""
    if run.started_at is None:
        return {}
    found = Engager.objects.present().filter(
        audience__is_target=True,
        classified_at__gte=run.started_at,
        classified_at__lte=run.finished_at or run.started_at,
    )
    rows = found.values_list("pk", "audience__name", "position__name")
    return {
        f"engager:{pk}": {
            "engager_id": pk,
            "audience": audience,
            "position": position,
            "url": f"{settings.PUBLIC_URL}/api/v1/engagers/{pk}/",
        }
        for pk, audience, position in rows.iterator()
    }


def find_troubles(
    run: Run, steps: Iterable[StepRun], *, at: datetime
) -> Iterable[tuple[str, str, str, str]]:
    """Kind, subject, sentence and page of each thing that needs somebody."""
    page = f"/admin/pipeline/run/{run.pk}/change/"
    for step in steps:
        if step.state in FAILED:
            text = f"Run {run.pk}: {step.name} {step.state}. {step.reason}".strip()
            kind = "budget" if "budget" in step.reason else f"step {step.state}"
            # A budget that is used up says so once a day, not with every run.
            subject = f"{at:%Y-%m-%d}:{step.name}" if kind == "budget" else f"{run.ref}:{step.name}"
            yield kind, subject, text, page
    suspect = Scrape.objects.filter(run_ref=run.ref, state=Scrape.State.SUSPECT).count()
    if suspect:
        text = f"Run {run.pk}: {suspect} measurements are suspect and changed no totals."
        yield "suspect scrapes", run.ref, text, "/admin/desk/review/"
