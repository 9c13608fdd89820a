"""What ran, when, with which result; and the numbers that people may change."""

from pipeline.models.heartbeat import Heartbeat
from pipeline.models.run import Run, StepRun
from pipeline.models.schedule import PausedSchedule, ScheduleSlot
from pipeline.models.settings import Settings

__all__ = ["Heartbeat", "PausedSchedule", "Run", "ScheduleSlot", "Settings", "StepRun"]
