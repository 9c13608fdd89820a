"""Decisions that people take in lists."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from access.models import User
from engagers.domain.merge import merge
from engagers.models import Contact, Engager
from integrations.models import Rejected
from tests.factories.engagers import MONDAY, ContactFactory, EngagerFactory, IdentityFactory
from tests.factories.integrations import RejectedFactory

CONTACTS = "/admin/engagers/contact/"


def _act(client, url: str, action: str, *rows) -> list[str]:
    """The messages after an action on these rows."""
    answer = client.post(
        url, {"action": action, "_selected_action": [row.pk for row in rows]}, follow=True
    )
    assert answer.status_code == 200
    return [str(message) for message in answer.context["messages"]]


def _link(engager: Engager) -> str:
    return f'<a href="/admin/engagers/engager/{engager.pk}/change/">{engager}</a>'


def _in_review(*ids: str) -> Contact:
    candidates = [{"id": hubspot_id, "how": "url"} for hubspot_id in ids]
    return ContactFactory(state="review", state_reason="two fit", candidates=candidates)


def test_only_candidate_is_linked(admin_page):
    contact = _in_review("901")

    assert _act(admin_page, CONTACTS, "link_candidate", contact) == [
        f"{_link(contact.engager)} is linked to HubSpot 901 with the next push."
    ]

    contact.refresh_from_db()
    assert (contact.state, contact.hubspot_id, contact.match) == ("matched", "901", "person")


def test_two_candidates_are_not_guessed_between(admin_page):
    contact = _in_review("901", "902")

    messages = _act(admin_page, CONTACTS, "link_candidate", contact)

    assert messages == [f"{_link(contact.engager)} has 2 candidates: decide it in the review."]
    contact.refresh_from_db()
    assert (contact.state, contact.hubspot_id) == ("review", None)


def test_no_candidate_is_right(admin_page):
    contact = _in_review("901", "902")

    assert _act(admin_page, CONTACTS, "create_contact", contact) == [
        f"{_link(contact.engager)} gets a contact of its own with the next push."
    ]

    contact.refresh_from_db()
    assert (contact.state, contact.hubspot_id, contact.candidates) == ("pending", None, [])


def test_a_contact_that_is_decided_says_so(admin_page):
    contact = ContactFactory(state="synced", hubspot_id="901")

    messages = _act(admin_page, CONTACTS, "create_contact", contact)

    assert messages == [
        f"{_link(contact.engager)} was left as it is: this contact is not waiting for a decision."
    ]


def test_given_up_contacts_are_tried_again(admin_page):
    dead = ContactFactory(state="dead", error="refused", attempts=8)
    synced = ContactFactory(state="synced", hubspot_id="901")

    messages = _act(admin_page, CONTACTS, "try_again", dead, synced)

    assert messages == ["Sent again with the next push: 1 contact."]
    dead.refresh_from_db()
    assert (dead.state, dead.attempts) == ("pending", 0)


def test_a_merge_is_undone_once(admin_page):
    survivor, absorbed = EngagerFactory(), EngagerFactory()
    IdentityFactory(engager=absorbed, kind="slug", value="mira-okonjo")
    merged = merge(survivor, absorbed, evidence="a comment carries both", at=MONDAY)
    url = reverse("admin:engagers_merge_changelist")

    survivor.refresh_from_db()

    assert _act(admin_page, url, "undo", merged) == [
        f"{_link(survivor)} and {_link(absorbed)} are two again."
    ]
    assert Engager.objects.get(pk=absorbed.pk).merged_into is None
    assert _act(admin_page, url, "undo", merged) == [f"{merged}: this merge was undone already"]


def test_a_rejected_item_that_is_still_bad_stays(admin_page):
    row = RejectedFactory()
    url = reverse("admin:integrations_rejected_changelist")

    messages = _act(admin_page, url, "replay", row)

    assert messages == ["0 items could be used now, 1 still cannot."]
    assert Rejected.objects.get().state == "open"


@pytest.mark.parametrize(
    ("model", "row", "action"),
    [
        ("contact", lambda: _in_review("901"), "link_candidate"),
        ("contact", lambda: ContactFactory(state="dead", error="refused"), "try_again"),
    ],
)
def test_who_may_only_look_decides_nothing(client, db, model, row, action):
    looker = User.objects.create_user("looker", is_staff=True)
    looker.user_permissions.add(Permission.objects.get(codename=f"view_{model}"))
    client.force_login(looker)
    contact = row()
    before = Contact.objects.values().get()

    _act(client, reverse(f"admin:engagers_{model}_changelist"), action, contact)

    assert Contact.objects.values().get() == before


def test_rejected_items_are_dismissed_and_opened_again(admin_page):
    row = RejectedFactory()
    url = reverse("admin:integrations_rejected_changelist")

    assert _act(admin_page, url, "dismiss", row) == ["1 item dismissed; what was used stays so."]
    assert Rejected.objects.get().state == "dismissed"
    assert _act(admin_page, url, "reopen", row) == ["Open again: 1 item."]
    assert Rejected.objects.get().state == "open"
