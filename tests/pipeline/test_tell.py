"""What a run's end tells programs and people; no names of people in it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engagers.models import Audience
from integrations.models import Delivery
from pipeline.domain.tell import tell_run
from pipeline.models import Run, Settings, StepRun
from reporting.tasks import check_nightly
from tests.factories.engagers import EngagerFactory
from tests.factories.integrations import NOON, WebhookFactory
from tests.factories.posts import ScrapeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def run():
    return Run.objects.create(
        trigger="command",
        state="partial",
        created_at=NOON,
        started_at=NOON,
        finished_at=NOON + timedelta(minutes=5),
    )


def _step(run, name, state, reason=""):
    return StepRun.objects.create(
        run=run, name=name, order=1, state=state, reason=reason, finished_at=run.finished_at
    )


def _told(channel="webhook"):
    rows = Delivery.objects.filter(channel=channel).order_by("event", "subject")
    return list(rows.values_list("event", "subject"))


def test_programs_hear_of_the_run_and_its_new_targets(run, settings):
    settings.PUBLIC_URL = "https://desk.example.com"
    WebhookFactory()
    target = Audience.objects.filter(is_target=True).first()
    during = NOON + timedelta(minutes=1)
    ada = EngagerFactory(name="Ada Example", audience=target, classified_at=during)
    EngagerFactory(audience=target, classified_at=NOON - timedelta(days=1))
    EngagerFactory(audience=Audience.objects.get(name="Other"), classified_at=during)
    EngagerFactory(
        audience=target, classified_at=during, excluded_at=during, exclusion_reason="own staff"
    )

    for _ in range(2):
        tell_run(run, [_step(run, "push", "succeeded")] if not run.steps.all() else [], at=NOON)

    assert _told() == [("engager.target", f"engager:{ada.pk}"), ("run.finished", f"run:{run.pk}")]
    body = Delivery.objects.get(event="engager.target").body
    assert body == {
        "engager_id": ada.pk,
        "audience": target.name,
        "position": None,
        "url": f"https://desk.example.com/api/v1/engagers/{ada.pk}/",
    }
    assert "Ada Example" not in str(list(Delivery.objects.values()))


def test_a_budget_that_is_reached_is_told_once_a_day(run, settings):
    settings.SLACK_WEBHOOK_URL = "https://hooks.example.com/x"
    WebhookFactory(events=["budget.reached"])
    step = _step(run, "scrape", "partial", "2 posts left: the day's budget of 20 USD")

    tell_run(run, [step], at=NOON)
    tell_run(run, [step], at=NOON + timedelta(hours=1))
    tell_run(run, [step], at=NOON + timedelta(days=1))

    assert _told() == [("budget.reached", "2026-11-20"), ("budget.reached", "2026-11-21")]
    assert _told("slack") == [("budget", "2026-11-20:scrape"), ("budget", "2026-11-21:scrape")]


def test_people_are_alerted_to_what_needs_them(run, settings):
    settings.ALERT_EMAILS = ["ops@example.com"]
    settings.PUBLIC_URL = "https://desk.example.com"
    ScrapeFactory(state="suspect", run_ref=run.ref, error="0 items where 12 were listed")

    tell_run(run, [_step(run, "push", "failed", "HubSpot refuses the token")], at=NOON)

    assert _told("email") == [
        ("step failed", f"run:{run.pk}:push"),
        ("suspect scrapes", f"run:{run.pk}"),
    ]
    body = Delivery.objects.get(event="step failed").body
    assert body == {
        "text": f"Run {run.pk}: push failed. HubSpot refuses the token",
        "link": f"https://desk.example.com/admin/pipeline/run/{run.pk}/change/",
    }


def test_alerts_can_be_switched_off(run, settings):
    settings.ALERT_EMAILS = ["ops@example.com"]
    Settings.objects.update_or_create(pk=1, defaults={"alerts_enabled": False})

    tell_run(run, [_step(run, "push", "failed", "x")], at=NOON)

    assert _told("email") == []


def test_failing_data_checks_are_an_alert(settings):
    settings.ALERT_EMAILS = ["ops@example.com"]
    EngagerFactory(engagement_count=5)

    check_nightly("2026-11-20T05:00:00+00:00")

    (delivery,) = Delivery.objects.all()
    assert (delivery.event, delivery.subject) == ("data checks", "2026-11-20")
    assert delivery.body["text"] == "1 data check fails: engagers_counters_equal_rows."
