"""Writes down what other programs and people are to be told. Sending is `deliver`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from integrations.models import Delivery, Webhook

Channel = Delivery.Channel
MANY = 1_000


def announce(event: str, happened: Mapping[str, Mapping[str, Any]], *, at: datetime) -> None:
    """`happened`: what each subject's message says. In the caller's transaction; told once each."""
    webhooks = list(Webhook.objects.filter(is_active=True, events__contains=[event]))
    Delivery.objects.bulk_create(
        [
            Delivery(
                channel=Channel.WEBHOOK,
                webhook=webhook,
                event=event,
                subject=subject,
                body=dict(body),
                not_before=at,
                created_at=at,
            )
            for webhook in webhooks
            for subject, body in happened.items()
        ],
        ignore_conflicts=True,
        batch_size=MANY,
    )


def announce_test(webhooks: Iterable[Webhook], *, at: datetime) -> None:
    """A message for who sets up a receiver, whatever events it wants; a new one with each call."""
    Delivery.objects.bulk_create(
        Delivery(
            channel=Channel.WEBHOOK,
            webhook=webhook,
            event="test",
            subject=f"test:{uuid4()}",
            body={},
            not_before=at,
            created_at=at,
        )
        for webhook in webhooks
    )


def alert(
    event: str, *, subject: str, text: str, link: str, channels: Iterable[str], at: datetime
) -> None:
    """A sentence for people, with the page where it is mended. Told once for each subject."""
    Delivery.objects.bulk_create(
        [
            Delivery(
                channel=channel,
                event=event,
                subject=subject[:120],
                body={"text": text, "link": link},
                not_before=at,
                created_at=at,
            )
            for channel in channels
        ],
        ignore_conflicts=True,
    )
