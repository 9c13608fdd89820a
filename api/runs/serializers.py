"""Runs and their steps as programs see them."""

from __future__ import annotations

from rest_framework import serializers

from api.strict import StrictSerializer
from pipeline.models import Run, StepRun
from pipeline.steps.registry import STEP_NAMES


class StepSerializer(serializers.ModelSerializer[StepRun]):
    class Meta:
        model = StepRun
        fields = (
            "name",
            "state",
            "reason",
            "claimed",
            "succeeded",
            "failed",
            "skipped",
            "calls",
            "cost_usd",
            "counts",
            "started_at",
            "finished_at",
        )
        read_only_fields = fields


class RunSerializer(serializers.ModelSerializer[Run]):
    steps = StepSerializer(many=True, read_only=True)
    dry_run = serializers.SerializerMethodField()

    class Meta:
        model = Run
        fields = (
            "id",
            "state",
            "trigger",
            "dry_run",
            "cost_usd",
            "error",
            "created_at",
            "started_at",
            "finished_at",
            "steps",
        )
        read_only_fields = fields

    def get_dry_run(self, run: Run) -> bool:
        return bool(run.options.get("dry_run"))


class NewRunSerializer(StrictSerializer):
    steps = serializers.ListField(
        child=serializers.ChoiceField(choices=list(STEP_NAMES)),
        default=list,
        help_text="In any order; none means all.",
    )
    dry_run = serializers.BooleanField(
        default=False, help_text="Say what would happen and cost; write and call nothing."
    )
