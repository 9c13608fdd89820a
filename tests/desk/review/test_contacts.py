"""Deciding which HubSpot contact a person is: the card, the decision, the way back."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from engagers.domain.exclude import apply_exclusions
from engagers.models import Contact, Exclusion
from tests.desk.review.reviewing import in_review, mirror
from tests.factories.engagers import ContactFactory, EngagerFactory

pytestmark = pytest.mark.django_db


def _post(client, name, *args, body=None):
    url = reverse(f"desk:{name}", args=args)
    return client.post(url, json.dumps(body or {}), content_type="application/json")


def _state(contact):
    contact.refresh_from_db()
    return contact.state, contact.hubspot_id, contact.match


def test_a_card_shows_both_sides_and_what_differs(enter, django_assert_num_queries):
    client = enter("operator")
    contact = in_review("901", "902", "903", slug="ada-example")
    mirror("901", slug="ada-example")
    mirror("902", company="other gmbh", slug="ada-other")
    url = reverse("desk:review_card", args=[contact.pk])
    client.get(url)

    # Session, user, two of permissions; the contact, its keys, the mirror, the engagements.
    with django_assert_num_queries(8):
        card = client.get(url).json()

    assert card["person"]["name"] == "Ada Example"
    assert card["person"]["profile"] == "https://www.linkedin.com/in/ada-example/"
    assert [one["kind"] for one in card["person"]["engagements"]] == ["Reaction"]
    assert [(one["id"], one["is_gone"], one["same"]) for one in card["candidates"]] == [
        ("901", False, {"name": True, "company": True, "title": None, "linkedin": True}),
        ("902", False, {"name": True, "company": False, "title": None, "linkedin": False}),
        ("903", True, {"name": None, "company": None, "title": None, "linkedin": None}),
    ]


def test_a_candidate_is_accepted_and_taken_back(enter):
    client = enter("operator")
    contact = in_review("901", "902")
    mirror("901")
    before = contact.candidates

    answer = _post(client, "review_contact_decide", contact.pk, body={"hubspot_id": "902"})
    assert (answer.status_code, answer.json()) == (200, {"id": contact.pk, "can_undo": True})
    assert _state(contact) == ("matched", "902", "person")

    answer = _post(client, "review_undo")
    assert (answer.status_code, answer.json()) == (200, {"id": contact.pk, "can_undo": False})
    assert _state(contact) == ("review", None, "")
    assert contact.candidates == before

    answer = _post(client, "review_undo")
    assert answer.status_code == 409
    assert answer.json() == {"detail": "There is no decision of yours to take back."}


def test_none_of_them_creates_a_contact(enter):
    contact = in_review("901")

    _post(enter("operator"), "review_contact_decide", contact.pk, body={"hubspot_id": None})

    assert _state(contact) == ("pending", None, "person")


def test_a_decision_that_was_sent_stands(enter):
    client, contact = enter("operator"), in_review("901")
    _post(client, "review_contact_decide", contact.pk, body={"hubspot_id": "901"})
    Contact.objects.update(state="synced")

    answer = _post(client, "review_undo")

    assert answer.status_code == 409
    assert answer.json() == {
        "detail": "This decision was sent to HubSpot or changed since: it stands."
    }
    assert _state(contact) == ("synced", "901", "person")


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        ({}, 400, "hubspot_id: give a candidate's id, or null for none of them."),
        ([1], 400, "hubspot_id: give a candidate's id, or null for none of them."),
        (
            {"hubspot_id": "999"},
            422,
            "hubspot_id: '999' is no candidate any more: reload the page.",
        ),
        (
            {"hubspot_id": "901"},
            409,
            "This HubSpot contact is another person's: choose another, or skip.",
        ),
    ],
)
def test_a_bad_decision_changes_nothing(enter, body, status, said):
    contact = in_review("901")
    ContactFactory(state="synced", hubspot_id="901")

    answer = _post(enter("operator"), "review_contact_decide", contact.pk, body=body)

    assert (answer.status_code, answer.json()) == (status, {"detail": said})
    assert _state(contact) == ("review", None, "")


def test_a_contact_decided_by_another_says_so(enter):
    client, contact = enter("operator"), in_review("901")
    Contact.objects.update(state="pending")

    decided = _post(client, "review_contact_decide", contact.pk, body={"hubspot_id": "901"})
    card = client.get(reverse("desk:review_card", args=[contact.pk]))

    for answer in (decided, card):
        assert answer.status_code == 409
        assert answer.json() == {"detail": "Somebody has decided this contact meanwhile."}


def test_excluded_people_are_not_shown(enter):
    client, contact = enter("operator"), in_review("901", slug="ada-example")
    Exclusion.objects.create(kind="slug", value="ada-example", reason="opt_out")
    apply_exclusions()

    assert client.get(reverse("desk:review")).context["ids"] == []
    assert client.get(reverse("desk:review_card", args=[contact.pk])).status_code == 404


@pytest.mark.parametrize("role", ["creative", "analyst"])
def test_who_may_not_decide_is_refused(enter, role):
    client, contact = enter(role), in_review("901")

    answer = _post(client, "review_contact_decide", contact.pk, body={"hubspot_id": "901"})

    assert answer.status_code == 403
    assert client.get(reverse("desk:review")).status_code == 403
    assert _state(contact) == ("review", None, "")


def test_exact_matches_are_listed_and_the_chosen_accepted(enter):
    client = enter("operator")
    exact, doubted = in_review("901"), in_review("902", name="Ben Example")
    mirror("901")
    mirror("902", name="ben example")
    in_review("903", name="Cleo Example")
    mirror("903", name="cleo example", company="other gmbh")
    several = in_review("904", "905", name="Dora Example")
    mirror("904", name="dora example")
    for _ in range(2):
        in_review("906", name="Emil Example")
    mirror("906", name="emil example")
    url = reverse("desk:review_exact")

    page = client.get(url)
    assert [one.contact for one in page.context["found"]] == [exact, doubted]

    client.post(url, {"ids": [f"{exact.pk}:901", f"{several.pk}:904"]})

    assert _state(exact) == ("matched", "901", "person")
    assert _state(doubted) == ("review", None, "")
    assert _state(several) == ("review", None, "")


def test_an_exact_match_taken_meanwhile_is_named(enter):
    client, contact = enter("operator"), in_review("901")
    mirror("901", postdesk_key="in:somebody-else")

    answer = client.post(reverse("desk:review_exact"), {"ids": [f"{contact.pk}:901"]}, follow=True)

    assert [str(one) for one in answer.context["messages"]] == [
        "0 contacts accepted, to be sent with the next push.",
        "Ada Example: this HubSpot contact holds another person's key.",
    ]
    assert _state(contact) == ("review", None, "")


def test_without_hubspot_the_card_says_what_it_shows(enter, settings):
    settings.HUBSPOT_ACCESS_TOKEN = ""
    contact = in_review("901")

    answer = enter("operator").get(reverse("desk:review_hubspot", args=[contact.pk]))

    assert answer.json() == {
        "candidates": {},
        "note": "HubSpot is not configured: this is what was last read.",
    }


def test_an_engager_without_a_company_is_no_exact_match(enter):
    ContactFactory(
        engager=EngagerFactory(name="Ada Example"), state="review", candidates=[{"id": "901"}]
    )
    mirror("901", company="")

    page = enter("operator").get(reverse("desk:review_exact"))

    assert page.context["found"] == []
