"""A person asks for people to be sent to HubSpot now: a push of these alone, queued."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings as site
from django.db import transaction

from engagers.domain.send_now import SendPlan, make_due, plan_sending
from pipeline.domain.request_run import request_run
from pipeline.models import Run, Settings
from pipeline.numbers import push_rule

if TYPE_CHECKING:
    from access.models import User


class SendingRefusedError(Exception):
    """`str()` is a sentence for the person: what is in the way and what to do. Nothing was written."""


def preview_sending(engager_ids: Collection[int]) -> SendPlan:
    """Who would be sent, and who not, by the rule of the settings."""
    return plan_sending(engager_ids, push_rule(Settings.load()))


@transaction.atomic
def request_sending(engager_ids: Collection[int], *, by: User, at: datetime) -> Run:
    """Raises SendingRefusedError."""
    plan = preview_sending(engager_ids)
    check_sending(plan)
    make_due(plan.engager_ids, at=at)
    return request_run(trigger="admin", at=at, rows={"push": list(plan.engager_ids)}, started_by=by)


def check_sending(plan: SendPlan) -> None:
    """Raises SendingRefusedError."""
    if not site.HUBSPOT_ACCESS_TOKEN:
        raise SendingRefusedError(
            "HubSpot is not configured: an administrator sets HUBSPOT_ACCESS_TOKEN."
        )
    if not Settings.load().push_enabled:
        raise SendingRefusedError(
            "The step push is switched off: an operator can switch it on in the settings."
        )
    if not plan.engager_ids:
        raise SendingRefusedError("Nobody of these can be sent: the reasons are below.")
