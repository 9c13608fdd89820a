"""Webhooks are edited, and what was sent is sent again, by who may."""

from __future__ import annotations

import pytest

from integrations.models import Delivery, Webhook
from tests.factories.integrations import NOON, DeliveryFactory, WebhookFactory


@pytest.fixture
def delivered(db):
    return DeliveryFactory(
        webhook=WebhookFactory(), state="delivered", delivered_at=NOON, attempts=1, status_code=200
    )


def test_a_message_is_sent_again(admin_page, delivered):
    answer = admin_page.post(
        "/admin/integrations/delivery/",
        {"action": "send_again", "_selected_action": [str(delivered.pk)]},
        follow=True,
    )

    row = Delivery.objects.values("state", "attempts", "status_code", "delivered_at").get()
    assert row == {"state": "pending", "attempts": 0, "status_code": None, "delivered_at": None}
    assert "Sent again within a minute: 1 message." in answer.content.decode()


def test_a_message_says_what_it_is_about(admin_page, delivered):
    page = admin_page.get(f"/admin/integrations/delivery/{delivered.pk}/change/")

    assert f"run.finished {delivered.subject} by webhook" in page.content.decode()


CRM = {
    "name": "CRM",
    "url": "https://example.com/hook",
    "events": ["run.finished"],
    "is_active": "on",
}


def test_a_webhook_gets_a_secret_that_is_shown_once(admin_page):
    page = admin_page.post("/admin/integrations/webhook/add/", CRM, follow=True)

    webhook = Webhook.objects.get()
    assert (webhook.events, webhook.secret[:6], len(webhook.secret)) == (
        ["run.finished"],
        "whsec_",
        49,
    )
    assert webhook.secret in page.content.decode()
    for address in (f"{webhook.pk}/change/", ""):
        page = admin_page.get(f"/admin/integrations/webhook/{address}").content.decode()
        assert webhook.secret not in page


def test_a_secret_is_replaced_and_the_new_one_shown(admin_page):
    webhook = WebhookFactory()

    page = _act(admin_page, webhook, "make_new_secret")

    new = Webhook.objects.get().secret
    assert new != webhook.secret
    assert new in page


def test_a_change_shows_no_secret(admin_page):
    webhook = WebhookFactory()

    page = admin_page.post(
        f"/admin/integrations/webhook/{webhook.pk}/change/", CRM | {"name": "Other"}, follow=True
    )

    assert Webhook.objects.get().name == "Other"
    assert webhook.secret not in page.content.decode()


def test_a_test_message_is_queued(admin_page):
    webhook = WebhookFactory()

    page = _act(admin_page, webhook, "send_test")

    assert "A test message is sent within a minute" in page
    assert list(Delivery.objects.values_list("event", "webhook")) == [("test", webhook.pk)]


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://127.0.0.1/", "the host is in a private network"),
        ("http://93.184.216.34/", "the address is not https://"),
        ("https://me:pw@93.184.216.34/", "the address is no plain https:// address"),
    ],
)
def test_where_nothing_is_sent_is_said_at_once(admin_page, url, reason):
    page = admin_page.post("/admin/integrations/webhook/add/", CRM | {"url": url})

    assert f"Nothing is sent there: {reason}" in page.content.decode()
    assert Webhook.objects.count() == 0


def test_a_name_may_get_its_address_later(admin_page):
    admin_page.post(
        "/admin/integrations/webhook/add/", CRM | {"url": "https://no-such-host.invalid/"}
    )

    assert Webhook.objects.get().url == "https://no-such-host.invalid/"


def _act(page, webhook, action):
    answer = page.post(
        "/admin/integrations/webhook/",
        {"action": action, "_selected_action": [webhook.pk]},
        follow=True,
    )
    return answer.content.decode()
