"""The demo's webhook: the sandbox listens, as another program would."""

from __future__ import annotations

from collections import Counter

import httpx2
from django.utils import timezone

from integrations.domain.deliver import deliver_due
from integrations.models import Webhook
from integrations.models.outgoing import Event
from pipeline.domain.tell import read_ways

NAME = "The sandbox's receiver"


def listen(sandbox: str) -> None:
    """The receiver has another port each time the sandbox starts, and has forgotten the secret."""
    webhook, _ = Webhook.objects.update_or_create(
        name=NAME,
        defaults={
            "url": f"{sandbox}/receiver/messages",
            "events": [Event.RUN_FINISHED, Event.BUDGET_REACHED],
        },
    )
    httpx2.put(f"{sandbox}/receiver/secret", json={"secret": webhook.secret}).raise_for_status()


def deliver_messages(sandbox: str) -> str:
    """Sends what waits, as the worker would; what the receiver says it got."""
    deliver_due(read_ways(), clock=timezone.now)
    inbox = httpx2.get(f"{sandbox}/receiver/messages").raise_for_status().json()
    got = Counter(inbox["messages"].values())
    said = ", ".join(f"{number} {event}" for event, number in sorted(got.items())) or "nothing"
    return f"Webhook: {said}; {inbox['refused']} without the right signature"
