"""What rows are called in lists and logs."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from integrations.models import ActorRun, Charge, Rejected
from pipeline.models import Heartbeat, Run, ScheduleSlot, Settings, StepRun

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("row", "name"),
    [
        (Run(pk=3, state="running"), "Run 3 (running)"),
        (StepRun(run_id=3, name="push", state="pending"), "push of run 3 (pending)"),
        (Settings(), "Settings"),
        (ScheduleSlot(schedule="pipeline", slot=NOON), "pipeline 2026-03-02 12:00"),
        (Heartbeat(name="queue", beat_at=NOON), "queue 2026-03-02 12:00:00"),
        (ActorRun(pk=5, purpose="details"), "details run 5 (intended)"),
        (ActorRun(purpose="details", external_id="x1", state="done"), "details run x1 (done)"),
        (
            Charge(provider="apify", purpose="details", reserved_usd=Decimal("1.5")),
            "apify details 1.5 USD",
        ),
        (Rejected(source="apify", reason="no urn"), "apify: no urn"),
    ],
)
def test_name_of_a_row(row, name):
    assert str(row) == name
