"""The firings of schedules, and the pauses between them."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from pipeline.models.run import Run


class ScheduleSlot(models.Model):
    """One intended firing of one schedule: unique, so that a repeat of the queue runs nothing."""

    schedule = models.CharField(max_length=60)
    slot = models.DateTimeField()
    run = models.ForeignKey(Run, on_delete=models.SET_NULL, null=True, blank=True)
    left_because = models.CharField(
        max_length=300, blank=True, help_text="Why this slot started no run."
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["schedule", "slot"],
                name="pipeline_scheduleslot_once",
                violation_error_message="This slot was taken.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.schedule} {self.slot:%Y-%m-%d %H:%M}"


class PausedSchedule(models.Model):
    """A schedule that starts no runs until somebody resumes it: the row is the pause."""

    schedule = models.CharField(max_length=60, primary_key=True)
    paused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True
    )
    reason = models.CharField(max_length=200, blank=True)
    paused_at = models.DateTimeField()

    class Meta:
        permissions = [("pause_schedule", "Can pause and resume a schedule")]

    def __str__(self) -> str:
        return f"{self.schedule} paused"
