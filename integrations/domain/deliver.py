"""Sends the messages that are due. A claim is committed before the network is touched, so two
workers never send one message at once; a message may come twice after a crash, with the same id.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Q, QuerySet

from integrations.errors import GiveUp, VendorError
from integrations.models import Delivery
from integrations.outgoing.post import post
from integrations.outgoing.sign import sign

CLAIMED = timedelta(minutes=5)
AT_ONCE = 20
# Less than a claim, and than what the queue lets a task take: the rest waits for the next bell.
AT_MOST = timedelta(minutes=2)
BACKOFF = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=12),
    timedelta(hours=24),
)
State = Delivery.State
OUTCOME = ("state", "not_before", "delivered_at", "status_code", "error")


@dataclass(frozen=True, slots=True)
class Ways:
    """How messages leave. Empty: nobody is told that way."""

    slack_url: str = ""
    emails: tuple[str, ...] = ()
    sender: str = ""
    allow_private: bool = False

    @property
    def alert_channels(self) -> list[str]:
        ways = {Delivery.Channel.SLACK: self.slack_url, Delivery.Channel.EMAIL: self.emails}
        return [channel.value for channel, way in ways.items() if way]


def deliver_due(ways: Ways, *, clock: Callable[[], datetime], most: int = 200) -> int:
    """How many were delivered. The rest waits, each with its reason; whoever does not answer at all
    is asked once, so that the others need not wait for each of its messages.
    """
    delivered = tried = 0
    silent = set[int]()
    ends_at = clock() + AT_MOST
    while tried < most and (batch := _claim(at=clock(), besides=silent)):
        for number, delivery in enumerate(batch):
            if clock() >= ends_at:
                _give_back(batch[number:])
                return delivered
            if delivery.webhook_id in silent:
                _give_back([delivery])
                continue
            delivered += _send(delivery, ways, clock=clock)
            if delivery.webhook_id and delivery.error and delivery.status_code is None:
                silent.add(delivery.webhook_id)
        tried += len(batch)
    return delivered


def redeliver(ids: Sequence[UUID], *, at: datetime) -> int:
    """Sends them once more, delivered ones too, with the same id."""
    return Delivery.objects.filter(pk__in=ids).update(
        state=State.PENDING,
        not_before=at,
        claimed_until=None,
        attempts=0,
        delivered_at=None,
        error="",
        status_code=None,
    )


@transaction.atomic
def _claim(*, at: datetime, besides: Collection[int]) -> list[Delivery]:
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lte=at)
    due = Delivery.objects.filter(free, state=State.PENDING, not_before__lte=at)
    locked = due.exclude(webhook__in=besides).select_for_update(
        skip_locked=True, no_key=True, of=("self",)
    )
    rows = list(locked.select_related("webhook").order_by("not_before", "pk")[:AT_ONCE])
    for row in rows:
        row.claimed_until = at + CLAIMED
        row.attempts += 1
    Delivery.objects.bulk_update(rows, ["claimed_until", "attempts"])
    return rows


def _give_back(rows: Iterable[Delivery]) -> None:
    for row in rows:
        _held(row).update(claimed_until=None, attempts=row.attempts - 1)


def _send(delivery: Delivery, ways: Ways, *, clock: Callable[[], datetime]) -> bool:
    delivery.status_code, delivery.error = None, ""
    try:
        delivery.status_code = SENDERS[delivery.channel](delivery, ways, clock())
    except Exception as error:  # noqa: BLE001 - whatever one row holds, the others go on
        _put_off(delivery, error, at=clock())
    else:
        delivery.state, delivery.delivered_at = State.DELIVERED, clock()
    _held(delivery).update(
        claimed_until=None, **{name: getattr(delivery, name) for name in OUTCOME}
    )
    return delivery.state == State.DELIVERED


def _held(delivery: Delivery) -> QuerySet[Delivery]:
    """The row as long as it is ours: a claim that expired, or a person who sends it again, took it."""
    return Delivery.objects.filter(pk=delivery.pk, claimed_until=delivery.claimed_until)


def _put_off(delivery: Delivery, error: Exception, *, at: datetime) -> None:
    delivery.status_code = getattr(error, "status", None)
    said = str(error) if isinstance(error, VendorError) else type(error).__name__
    delivery.error = said[:300]
    if isinstance(error, GiveUp) or delivery.attempts > len(BACKOFF):
        delivery.state = State.DEAD
    else:
        delivery.not_before = at + BACKOFF[delivery.attempts - 1]


def _send_webhook(delivery: Delivery, ways: Ways, at: datetime) -> int:
    assert delivery.webhook is not None
    message: Mapping[str, object] = {
        "id": str(delivery.pk),
        "event": delivery.event,
        "subject": delivery.subject,
        "created_at": f"{delivery.created_at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}",
        "data": delivery.body,
    }
    body = json.dumps(message, sort_keys=True).encode()
    headers = {
        "Postdesk-Event": delivery.event,
        "Postdesk-Delivery": str(delivery.pk),
        "Postdesk-Signature": sign(
            body, secret=delivery.webhook.secret, timestamp=int(at.timestamp())
        ),
    }
    return post(delivery.webhook.url, body, headers, allow_private=ways.allow_private)


def _send_slack(delivery: Delivery, ways: Ways, _at: datetime) -> int:
    if not ways.slack_url:
        raise GiveUp("SLACK_WEBHOOK_URL is not set")
    text = f"{delivery.body['text']}\n{delivery.body['link']}"
    body = json.dumps({"text": text}).encode()
    # An operator's own setting, which may well be a relay in our network.
    return post(ways.slack_url, body, {}, allow_private=True)


def _send_email(delivery: Delivery, ways: Ways, _at: datetime) -> None:
    if not ways.emails:
        raise GiveUp("ALERT_EMAILS is not set")
    text = str(delivery.body["text"])
    send_mail(
        f"Postdesk: {text.partition('.')[0][:100]}",
        f"{text}\n\n{delivery.body['link']}\n",
        ways.sender,
        list(ways.emails),
    )


SENDERS: dict[str, Callable[[Delivery, Ways, datetime], int | None]] = {
    Delivery.Channel.WEBHOOK: _send_webhook,
    Delivery.Channel.SLACK: _send_slack,
    Delivery.Channel.EMAIL: _send_email,
}
