"""Messages are rows: signed, sent once each, tried again with patience, given up in the end."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import timedelta

import pytest
from django.core import mail

from integrations.domain.announce import alert, announce, announce_test
from integrations.domain.deliver import BACKOFF, Ways, deliver_due, redeliver
from integrations.errors import RetryLater
from integrations.models import Delivery
from integrations.outgoing.post import post
from tests.factories.integrations import NOON, DeliveryFactory, WebhookFactory

pytestmark = pytest.mark.django_db
OURS = Ways(allow_private=True)


def _at(moment=NOON):
    return lambda: moment


def _rows():
    rows = Delivery.objects.order_by("created_at", "pk")
    return list(rows.values_list("state", "attempts", "status_code", "error"))


def test_a_message_arrives_signed_with_its_id(receiver):
    webhook = WebhookFactory(url=receiver.url)
    announce("run.finished", {"run:7": {"run": 7}}, at=NOON)

    assert deliver_due(OURS, clock=_at()) == 1

    path, headers, body = receiver.got[0]
    delivery = Delivery.objects.get()
    assert path == "/hook?to=us"
    assert headers["Host"] == f"127.0.0.1:{receiver.port}"
    assert (headers["Postdesk-Event"], headers["Postdesk-Delivery"]) == (
        "run.finished",
        str(delivery.pk),
    )
    assert json.loads(body) == {
        "id": str(delivery.pk),
        "event": "run.finished",
        "subject": "run:7",
        "created_at": "2026-11-20T12:00:00.000000Z",
        "data": {"run": 7},
    }
    stamp = int(NOON.timestamp())
    wanted = hmac.new(webhook.secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256)
    assert headers["Postdesk-Signature"] == f"t={stamp},v1={wanted.hexdigest()}"
    assert (delivery.state, delivery.delivered_at) == ("delivered", NOON)


def test_the_same_is_told_once_and_only_to_who_listens(receiver):
    WebhookFactory(url=receiver.url, events=["run.finished"])
    WebhookFactory(url=receiver.url, events=["budget.reached"])
    WebhookFactory(url=receiver.url, is_active=False)

    for _ in range(2):
        announce("run.finished", {"run:7": {}, "run:8": {}}, at=NOON)

    assert list(Delivery.objects.order_by("subject").values_list("subject", flat=True)) == [
        "run:7",
        "run:8",
    ]


def test_it_is_tried_again_with_patience_then_given_up(receiver):
    DeliveryFactory(webhook=WebhookFactory(url=receiver.url))
    receiver.answers = [500] * 10
    moment = NOON
    waits = []
    for _ in range(len(BACKOFF) + 1):
        assert deliver_due(OURS, clock=_at(moment)) == 0
        row = Delivery.objects.get()
        waits.append(row.not_before - moment)
        assert deliver_due(OURS, clock=_at(moment)) == 0
        moment = max(row.not_before, moment)

    assert waits[:-1] == list(BACKOFF)
    assert _rows() == [("dead", 7, 500, "it answered 500")]
    assert len(receiver.got) == 7


def test_who_is_gone_is_not_asked_again(receiver):
    DeliveryFactory(webhook=WebhookFactory(url=receiver.url))
    receiver.answers = [410]

    deliver_due(OURS, clock=_at())

    assert _rows() == [("dead", 1, 410, "it answered 410: nobody listens there any more")]


def test_a_redirect_is_not_followed(receiver):
    DeliveryFactory(webhook=WebhookFactory(url=receiver.url))
    receiver.answers = [302]

    deliver_due(OURS, clock=_at())

    assert [path for path, _, _ in receiver.got] == ["/hook?to=us"]
    assert _rows() == [("pending", 1, 302, "it answered 302")]


def test_nobody_there_is_a_reason_to_wait():
    DeliveryFactory(webhook=WebhookFactory(url="http://127.0.0.1:1/"))

    deliver_due(OURS, clock=_at())

    assert [(row[0], row[3][:9]) for row in _rows()] == [("pending", "no answer")]


def test_a_host_that_speaks_no_tls_is_told_nothing(receiver):
    url = receiver.url.replace("http://", "https://")
    DeliveryFactory(webhook=WebhookFactory(url=url))

    deliver_due(OURS, clock=_at())

    assert receiver.got == []
    assert _rows() == [("pending", 1, None, "no answer: SSLError")]


def test_a_private_address_is_never_contacted(receiver):
    url = receiver.url.replace("http://", "https://")
    DeliveryFactory(webhook=WebhookFactory(url=url))

    deliver_due(Ways(allow_private=False), clock=_at())

    assert receiver.got == []
    assert _rows()[0][0] == "dead"
    assert "private network" in _rows()[0][3]


def test_a_claimed_message_waits_for_whoever_has_it(receiver):
    DeliveryFactory(
        webhook=WebhookFactory(url=receiver.url), claimed_until=NOON + timedelta(minutes=5)
    )

    assert deliver_due(OURS, clock=_at()) == 0
    assert deliver_due(OURS, clock=_at(NOON + timedelta(minutes=5))) == 1


def test_a_claim_that_was_lost_writes_nothing(receiver):
    """Somebody sends it again while it is on its way: it is sent again all the same."""
    row = DeliveryFactory(webhook=WebhookFactory(url=receiver.url))

    def clock():
        if receiver.got:
            redeliver([row.pk], at=NOON)
        return NOON

    assert deliver_due(OURS, clock=clock, most=1) == 1

    assert _rows() == [("pending", 0, None, "")]


def test_who_does_not_answer_is_asked_once_and_the_others_at_all(receiver):
    dead, alive = WebhookFactory(url="http://127.0.0.1:1/"), WebhookFactory(url=receiver.url)
    for minutes in (3, 2):
        DeliveryFactory(webhook=dead, not_before=NOON - timedelta(minutes=minutes))
    DeliveryFactory(webhook=alive, not_before=NOON - timedelta(minutes=1))

    assert deliver_due(OURS, clock=_at()) == 1

    states = Delivery.objects.order_by("not_before").values_list("webhook", "attempts", "state")
    assert sorted(states) == [
        (dead.pk, 0, "pending"),
        (dead.pk, 1, "pending"),
        (alive.pk, 1, "delivered"),
    ]


def test_after_two_minutes_the_rest_waits_for_the_next_bell(receiver):
    for _ in range(3):
        DeliveryFactory(webhook=WebhookFactory(url=receiver.url))
    moments = iter([NOON] * 5 + [NOON + timedelta(minutes=2)] * 5)

    assert deliver_due(OURS, clock=lambda: next(moments)) == 1

    assert len(receiver.got) == 1
    assert sorted(_rows()) == [
        ("delivered", 1, 200, ""),
        ("pending", 0, None, ""),
        ("pending", 0, None, ""),
    ]
    assert Delivery.objects.filter(claimed_until__isnull=False).count() == 0


def test_a_row_that_nobody_foresaw_stops_no_other(receiver):
    DeliveryFactory(channel="slack", webhook=None, body={"wrong": "x"}, subject="a")
    DeliveryFactory(webhook=WebhookFactory(url=receiver.url), subject="b")

    assert deliver_due(Ways(slack_url=receiver.url, allow_private=True), clock=_at()) == 1

    rows = Delivery.objects.order_by("subject").values_list("state", "error")
    assert list(rows) == [("pending", "KeyError"), ("delivered", "")]


def test_an_answer_that_drips_is_cut_off(dripping):
    with pytest.raises(RetryLater, match="no answer"):
        post(dripping, b"{}", {}, allow_private=True, seconds=0.3)


def test_a_test_message_is_sent_whatever_events_are_wanted(receiver):
    webhook = WebhookFactory(url=receiver.url, events=["budget.reached"])

    for _ in range(2):
        announce_test([webhook], at=NOON)
    assert deliver_due(OURS, clock=_at()) == 2

    assert [headers["Postdesk-Event"] for _, headers, _ in receiver.got] == ["test", "test"]


def test_a_person_sends_it_again_with_the_same_id(receiver):
    DeliveryFactory(webhook=WebhookFactory(url=receiver.url))
    deliver_due(OURS, clock=_at())

    later = NOON + timedelta(hours=1)
    assert redeliver([Delivery.objects.get().pk], at=later) == 1
    assert deliver_due(OURS, clock=_at(later)) == 1

    ids = [headers["Postdesk-Delivery"] for _, headers, _ in receiver.got]
    assert ids == [str(Delivery.objects.get().pk)] * 2


def test_alerts_go_to_slack_and_mail(receiver):
    ways = Ways(slack_url=receiver.url, emails=("ops@example.com",), sender="postdesk@example.com")
    for _ in range(2):
        alert(
            "step failed",
            subject="run:7:push",
            text="Run 7: push failed. HubSpot refuses the token.",
            link="https://desk.example.com/admin/",
            channels=ways.alert_channels,
            at=NOON,
        )

    assert deliver_due(ways, clock=_at()) == 2

    assert json.loads(receiver.got[0][2]) == {
        "text": "Run 7: push failed. HubSpot refuses the token.\nhttps://desk.example.com/admin/"
    }
    (sent,) = mail.outbox
    assert (sent.subject, sent.to, sent.from_email) == (
        "Postdesk: Run 7: push failed",
        ["ops@example.com"],
        "postdesk@example.com",
    )


def test_alerts_to_nobody_are_not_written():
    alert("x", subject="x", text="x", link="x", channels=Ways().alert_channels, at=NOON)

    assert Delivery.objects.count() == 0


def test_a_way_that_was_taken_away_ends_its_messages():
    DeliveryFactory(channel="slack", webhook=None, body={"text": "x", "link": "y"})
    DeliveryFactory(channel="email", webhook=None, body={"text": "x", "link": "y"})

    assert deliver_due(Ways(), clock=_at()) == 0

    assert sorted(_rows()) == [
        ("dead", 1, None, "ALERT_EMAILS is not set"),
        ("dead", 1, None, "SLACK_WEBHOOK_URL is not set"),
    ]
