"""The ledgers are read here, never written: only the pipeline spends."""

from __future__ import annotations

from django.contrib import admin

from integrations.models import ActorRun, Charge
from integrations.read_only import ReadOnlyAdmin


@admin.register(ActorRun)
class ActorRunAdmin(ReadOnlyAdmin):
    list_display = (
        "id",
        "purpose",
        "subject",
        "state",
        "external_id",
        "items_collected",
        "items_rejected",
        "charge_cap_usd",
        "cost_usd",
        "created_at",
    )
    list_filter = ("state",)
    search_fields = ("external_id", "subject")


@admin.register(Charge)
class ChargeAdmin(ReadOnlyAdmin):
    list_display = (
        "id",
        "charged_on",
        "provider",
        "purpose",
        "subject",
        "run_ref",
        "state",
        "reserved_usd",
        "settled_usd",
    )
    list_filter = ("provider", "state")
    search_fields = ("subject", "run_ref")
