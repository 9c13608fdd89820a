"""When the queue rings which bell. Rows are written from here only: one bad row stops them all.

Times are in TIME_ZONE. Nothing runs between 01:00 and 04:00: at a change of the clock those hours
come twice or never.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django_q.models import Schedule

INTENDED = "intended_date"


@dataclass(frozen=True, slots=True)
class Bell:
    """`task` gets the intended time, as ISO text, in the argument `intended_date`."""

    name: str
    task: str
    cron: str

    def fields(self) -> dict[str, object]:
        """What the queue's row has to say."""
        return {
            "func": self.task,
            "schedule_type": Schedule.CRON,
            "cron": self.cron,
            "args": None,
            "kwargs": None,
            "hook": None,
            "minutes": None,
            "repeats": -1,
            "cluster": None,
            "intended_date_kwarg": INTENDED,
        }


SCHEDULES = (
    Bell("pipeline", "pipeline.tasks.run_schedule", "0 9 * * 1-5"),
    Bell("reconcile", "pipeline.tasks.reconcile", "* * * * *"),
    Bell("heartbeat", "pipeline.tasks.beat", "* * * * *"),
    Bell("deliver", "pipeline.tasks.deliver", "* * * * *"),
    Bell("prune", "pipeline.tasks.prune", "20 4 * * *"),
    Bell("audit", "pipeline.tasks.audit", "40 4 * * *"),
    Bell("imports", "desk.tasks.wake_up_imports", "* * * * *"),
    Bell("checks", "reporting.tasks.check_nightly", "0 5 * * *"),
    Bell("summaries", "reporting.tasks.refresh_kept", "*/5 * * * *"),
)


def find_differences(bells: Sequence[Bell] = SCHEDULES) -> list[str]:
    """One line for each row of the queue that is not as written here."""
    rows = list(Schedule.objects.order_by("id"))
    wanted = {bell.name: bell for bell in bells}
    lines, seen = [], set[str]()
    for row in rows:
        bell = wanted.get(row.name or "")
        if bell is None or row.name in seen:
            lines.append(f"{row.name or row.pk}: not in config/schedules.py")
        elif not _is_equal(row, bell):
            lines.append(f"{row.name}: differs from config/schedules.py")
        seen.add(row.name or "")
    return lines + [f"{name}: missing" for name in wanted if name not in seen]


@transaction.atomic
def write_schedules(bells: Sequence[Bell] = SCHEDULES) -> list[str]:
    """Makes the rows equal to `bells`; what was changed. A row that is right keeps its next time."""
    # Several processes that start at once would each make the missing rows.
    list(Schedule.objects.select_for_update().order_by("id"))
    changed = find_differences(bells)
    wanted = {bell.name: bell for bell in bells}
    kept = set[str]()
    for row in Schedule.objects.order_by("id"):
        bell = wanted.get(row.name or "")
        if bell is None or bell.name in kept:
            row.delete()
            continue
        kept.add(bell.name)
        if not _is_equal(row, bell):
            _write(row, bell)
    for name, bell in wanted.items():
        if name not in kept:
            _write(Schedule(name=name), bell)
    return changed


def _is_equal(row: Schedule, bell: Bell) -> bool:
    # An empty next time would never come.
    return row.next_run is not None and all(
        (getattr(row, name) or None) == (value or None) for name, value in bell.fields().items()
    )


def _write(row: Schedule, bell: Bell) -> None:
    for name, value in bell.fields().items():
        setattr(row, name, value)
    row.next_run = row.calculate_next_run()
    row.full_clean()
    row.save()
