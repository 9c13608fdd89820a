"""What people do to others: asked first, checked on the server, said afterwards."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.test import override_settings
from django.urls import reverse

from access.models import User
from engagers.domain.merge import merge
from engagers.models import Audience, Contact, Engager, Erasure, Exclusion, Merge
from pipeline.models import Run, Settings
from tests.factories.engagers import (
    MONDAY,
    ContactFactory,
    EngagementFactory,
    EngagerFactory,
    IdentityFactory,
)

pytestmark = pytest.mark.django_db
LIST = "/admin/engagers/engager/"
READY = override_settings(HUBSPOT_ACCESS_TOKEN="x", OPENAI_API_KEY="x")


@pytest.fixture
def ada():
    engager = EngagerFactory(name="Ada Example", headline="Partner", engagement_count=1)
    IdentityFactory(engager=engager, kind="slug", value="ada-example")
    EngagementFactory(engager=engager)
    return engager


def says(answer):
    return [str(message) for message in answer.context["messages"]]


def page_of(engager):
    return reverse("admin:engagers_engager_change", args=[engager.pk])


@READY
def test_classify_again_costs_is_confirmed_and_queued(log_in_as, ada):
    client = log_in_as("operator")
    url = reverse("desk:engagers_classify")

    asked = client.get(f"{url}?ids={ada.pk}")
    assert "Classify 1 again" in asked.content.decode()
    assert Run.objects.count() == 0
    answer = client.post(url, {"ids": ada.pk}, follow=True)

    run = Run.objects.get()
    assert (run.steps_wanted, run.options["rows"]) == (["enrich"], {"enrich": [ada.pk]})
    assert run.started_by == client.user
    assert float(run.options["estimate_usd"]) > 0
    assert f"run {run.pk}" in says(answer)[0]


@READY
@pytest.mark.parametrize(
    ("settings", "people", "why"),
    [
        ({}, False, "Nobody of these can be classified"),
        ({"enrich_enabled": False}, True, "switched off"),
        ({"budget_day_usd": 0}, True, "the budget of the day has 0.0000 USD left"),
        ({"budget_person_day_usd": 0}, True, "0.00 of your 0.00 USD"),
    ],
)
def test_classify_again_is_refused_with_the_reason(client, ada, settings, people, why):
    user = User.objects.create_user("limited", is_staff=True)
    codes = ("view_engager", "classify_engager")
    user.user_permissions.set(Permission.objects.filter(codename__in=codes))
    client.force_login(user)
    Settings.load()
    Settings.objects.update(**settings)
    ids = ada.pk if people else EngagerFactory(kind="organisation").pk
    url = reverse("desk:engagers_classify")

    shown = client.get(f"{url}?ids={ids}").content.decode()
    answer = client.post(url, {"ids": ids}, follow=True)

    assert why in shown
    assert why in says(answer)[0]
    assert Run.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "why"),
    [("desk:engagers_classify", "OPENAI_API_KEY"), ("desk:engagers_send", "HUBSPOT_ACCESS_TOKEN")],
)
def test_what_is_not_configured_is_said(log_in_as, ada, name, why):
    answer = log_in_as("operator").post(reverse(name), {"ids": ada.pk}, follow=True)

    assert why in says(answer)[0]
    assert Run.objects.count() == 0


@READY
def test_send_now_queues_a_push_of_these_alone(log_in_as, ada):
    contact = ContactFactory(engager=ada, state="dead", error="refused", attempts=8)
    left = EngagerFactory(kind="organisation")
    client, url = log_in_as("operator"), reverse("desk:engagers_send")

    asked = client.get(f"{url}?ids={ada.pk},{left.pk}").content.decode()
    answer = client.post(url, {"ids": f"{ada.pk},{left.pk}"}, follow=True)

    run = Run.objects.get()
    contact.refresh_from_db()
    assert "1: an organisation: only people are sent" in asked
    assert (run.steps_wanted, run.options["rows"]) == (["push"], {"push": [ada.pk]})
    assert (contact.state, contact.attempts) == ("pending", 0)
    assert f"run {run.pk}" in says(answer)[0]


@READY
@pytest.mark.parametrize(
    ("settings", "why"), [({"push_enabled": False}, "off"), ({}, "Nobody of these can be sent")]
)
def test_send_now_is_refused_with_the_reason(log_in_as, settings, why):
    Settings.load()
    Settings.objects.update(**settings)
    left = EngagerFactory(kind="organisation")

    client, url = log_in_as("operator"), reverse("desk:engagers_send")

    assert why in client.get(f"{url}?ids={left.pk}").content.decode()
    assert why in says(client.post(url, {"ids": left.pk}, follow=True))[0]
    assert Run.objects.count() == 0


def test_leave_out_and_take_in_again(log_in_as, ada):
    client, url = log_in_as("operator"), reverse("desk:engagers_exclude")
    assert "Leave 1 out" in client.get(f"{url}?ids={ada.pk}").content.decode()
    assert "choose one" in says(client.post(url, {"ids": ada.pk, "reason": "x"}))[0]
    assert Exclusion.objects.count() == 0

    client.post(url, {"ids": ada.pk, "reason": "opt_out", "note": "by mail"})

    ada.refresh_from_db()
    rule = Exclusion.objects.get()
    assert (rule.reason, rule.note, ada.excluded_at is not None) == ("opt_out", "by mail", True)
    assert rule.history.get().history_user == client.user
    back = reverse("desk:engager_include", args=[ada.pk])
    assert "ada-example" in client.get(back).content.decode()
    client.post(back)
    ada.refresh_from_db()
    assert (ada.excluded_at, Exclusion.objects.count()) == (None, 0)


def test_who_cannot_be_left_out_or_taken_in_is_told_why(log_in_as):
    nameless = EngagerFactory(name="No Key")
    client = log_in_as("operator")

    answer = client.post(
        reverse("desk:engagers_exclude"), {"ids": nameless.pk, "reason": "opt_out"}, follow=True
    )
    assert "no LinkedIn id or address" in says(answer)[0]
    Exclusion.objects.create(kind="company", value="No Key", reason="own_staff")
    Engager.objects.filter(pk=nameless.pk).update(
        kind="organisation", excluded_at=MONDAY, exclusion_reason="own staff"
    )
    answer = client.post(reverse("desk:engager_include", args=[nameless.pk]), follow=True)
    assert "another rule" in says(answer)[0]


def test_merge_is_found_compared_done_and_undone(log_in_as, ada):
    other = EngagerFactory(name="Ada Example", headline="Investor")
    IdentityFactory(engager=other)
    client, url = log_in_as("operator"), reverse("desk:engager_merge", args=[ada.pk])

    assert "Of the same name" in client.get(url).content.decode()
    assert "Nobody of this kind" in client.get(f"{url}?q=zzz").content.decode()
    compared = client.get(f"{url}?with={other.pk}").content.decode()
    assert "they differ" in compared
    assert Merge.objects.count() == 0
    client.post(url, {"with": other.pk, "why": "same phone"}, follow=True)

    merged = Merge.objects.get()
    assert merged.evidence == "some-operator decided: same phone"
    undo = reverse("desk:engager_unmerge", args=[merged.pk])
    assert "are two again" in says(client.post(undo, follow=True))[0]
    assert "undone already" in says(client.post(undo, follow=True))[0]
    assert Engager.objects.standing().count() == 2


def test_who_cannot_be_merged_is_told_why(log_in_as, ada):
    organisation = EngagerFactory(kind="organisation")
    client, url = log_in_as("operator"), reverse("desk:engager_merge", args=[ada.pk])

    assert "never one" in says(client.get(f"{url}?with={organisation.pk}"))[0]
    assert "never one" in says(client.post(url, {"with": organisation.pk}, follow=True))[0]
    assert Merge.objects.count() == 0


def test_split_is_previewed_then_done(log_in_as, ada):
    key = IdentityFactory(engager=ada)
    row = ada.engagements.get()
    client, url = log_in_as("operator"), reverse("desk:engager_split", args=[ada.pk])
    chosen = {"identity": key.pk, "engagement": row.pk, "why": "two people"}
    assert "Which keys" in client.get(url).content.decode()
    assert "at least one key" in says(client.post(url, {}))[0]

    shown = client.post(url, chosen)
    assert shown.context["preview"].engagements == 1
    assert Engager.objects.count() == 1
    answer = client.post(url, {**chosen, "confirmed": "1"}, follow=True)

    made = Engager.objects.exclude(pk=ada.pk).get()
    assert f"number {made.pk}" in says(answer)[0]
    assert made.identities.get() == key


def test_give_back_to_the_machine(log_in_as, ada):
    audience = Audience.objects.get(name="Marketing Agency")
    Engager.objects.filter(pk=ada.pk).update(
        audience=audience, audience_source="person", seniority="vp", seniority_source="person"
    )
    client, url = log_in_as("operator"), reverse("desk:engager_give_back", args=[ada.pk])
    assert "Give audience back" in client.get(page_of(ada)).content.decode()

    for field in ("audience", "seniority"):
        assert (
            f"decides the {field} again" in says(client.post(url, {"field": field}, follow=True))[0]
        )
    assert "not one that people decide" in says(client.post(url, {"field": "name"}, follow=True))[0]

    ada.refresh_from_db()
    assert (ada.audience, ada.audience_source) == (None, "")
    assert (ada.seniority, ada.seniority_source, ada.classified_hash) == ("", "", "")


def test_erasing_asks_for_the_name(admin_client, ada):
    url = reverse("desk:engager_erase", args=[ada.pk])
    assert "Type the name to confirm: Ada Example" in admin_client.get(url).content.decode()

    wrong = admin_client.post(url, {"name": "ada"})
    assert wrong.context["error"] == "Type the name exactly as it is shown: Ada Example"
    assert Engager.objects.count() == 1
    answer = admin_client.post(url, {"name": " Ada  Example "}, follow=True)

    assert Engager.objects.count() == 0
    assert "Gone: 1 engagement, 1 key and 0 contacts." in says(answer)[0]
    assert Erasure.objects.get().erased_by.username == "admin"


def test_erasing_says_what_hubspot_still_has(admin_client, ada):
    ContactFactory(engager=ada, key="in:ada-example", hubspot_id="901", state="synced")
    url = reverse("desk:engager_erase", args=[ada.pk])

    answer = admin_client.post(url, {"name": "Ada Example", "hubspot": "1"}, follow=True)

    assert "HubSpot still has its contact" in says(answer)[1]
    assert Erasure.objects.get().hubspot_ids == ["901"]


def test_erasing_erases_hubspots_contact_too(admin_client, ada, sandbox):
    from tests.factories.hubspot import Account

    account = Account(sandbox)
    account.push()
    url = reverse("desk:engager_erase", args=[ada.pk])
    with override_settings(HUBSPOT_ACCESS_TOKEN="x", HUBSPOT_API_URL=sandbox.hubspot_url):
        answer = admin_client.post(url, {"name": "Ada Example", "hubspot": "1"}, follow=True)

    assert says(answer)[1] == "HubSpot has erased its contact too."
    assert account.contacts() == []


def test_somebody_busy_is_not_erased_yet(admin_client, ada):
    Engager.objects.update(claimed_until="2999-01-01T00:00Z")

    answer = admin_client.post(
        reverse("desk:engager_erase", args=[ada.pk]), {"name": "Ada Example"}, follow=True
    )

    assert "works on this person" in says(answer)[0]
    assert Engager.objects.count() == 1


def test_hubspot_is_opened_by_its_account(admin_client, ada, sandbox):
    contact = ContactFactory(engager=ada, hubspot_id="901", state="synced")
    url = reverse("desk:engager_hubspot", args=[ada.pk])
    assert "does not say which account" in says(admin_client.get(url, follow=True))[0]

    with override_settings(HUBSPOT_ACCESS_TOKEN="bad", HUBSPOT_API_URL=sandbox.hubspot_url):
        assert "does not say" in says(admin_client.get(url, follow=True))[0]
    with override_settings(HUBSPOT_ACCESS_TOKEN="x", HUBSPOT_API_URL=sandbox.hubspot_url):
        answer = admin_client.get(url)

    assert answer.url == "https://app.hubspot.com/contacts/4600001/record/0-1/901"
    assert Contact.objects.get() == contact


@pytest.mark.parametrize(
    ("action", "name"),
    [
        ("classify_people", "desk:engagers_classify"),
        ("send_people", "desk:engagers_send"),
        ("exclude_people", "desk:engagers_exclude"),
    ],
)
def test_actions_of_the_list_lead_to_the_page_that_asks(admin_client, ada, action, name):
    data = {"action": action, "_selected_action": [ada.pk]}

    assert admin_client.post(LIST, data).url == f"{reverse(name)}?ids={ada.pk}"


def test_merging_takes_exactly_two(admin_client, ada):
    other = EngagerFactory()
    one, two = (
        {"action": "merge_people", "_selected_action": ids}
        for ids in ([ada.pk], [ada.pk, other.pk])
    )

    assert "exactly two" in says(admin_client.post(LIST, one, follow=True))[0]
    assert admin_client.post(LIST, two).url == (
        f"{reverse('desk:engager_merge', args=[ada.pk])}?with={other.pk}"
    )


def test_too_many_at_a_time(admin_client):
    for _ in range(201):
        EngagerFactory()
    data = {"action": "send_people", "_selected_action": ["1"], "select_across": "1"}

    assert "at most 200" in says(admin_client.post(LIST, data, follow=True))[0]


ADDRESSES = {
    "desk:engagers_classify": (),
    "desk:engagers_send": (),
    "desk:engagers_exclude": (),
    "desk:engager_include": ("engager",),
    "desk:engager_give_back": ("engager",),
    "desk:engager_merge": ("engager",),
    "desk:engager_split": ("engager",),
    "desk:engager_unmerge": ("merge",),
    "desk:engager_erase": ("engager",),
}


@pytest.mark.parametrize("role", ["creative", "analyst", "operator"])
@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_who_may_not_is_refused_and_sees_no_button(log_in_as, ada, role, name):
    gone = EngagerFactory()
    ids = {"engager": ada.pk, "merge": merge(ada, gone, evidence="e", at=MONDAY).pk}
    url = reverse(name, args=[ids[kind] for kind in ADDRESSES[name]])
    may = role == "operator" and name != "desk:engager_erase"
    client = log_in_as(role)

    shown = client.get(page_of(ada)).content.decode()
    answer = client.post(url, {"ids": ada.pk, "name": ada.name})

    assert (answer.status_code != 403) == may
    assert ("Erase…" in shown, "Merge with…" in shown) == (False, role == "operator")
    if not may:
        assert (Engager.objects.count(), Exclusion.objects.count(), Run.objects.count()) == (
            2,
            0,
            0,
        )


@pytest.mark.parametrize("name", ["classify", "send", "exclude"])
def test_nobody_chosen_says_what_to_do(admin_client, name):
    page = admin_client.get(reverse(f"desk:engagers_{name}") + "?ids=x,").content.decode()

    assert "Nobody is chosen" in page
