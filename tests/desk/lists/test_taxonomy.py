"""A change of audiences says what it costs before it is saved."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse

from access.models import User
from desk.domain.price_taxonomy import price_change, read_current_fingerprint
from engagers.models import Audience, Engager, Position
from pipeline.models import Settings
from tests.desk.lists.forms import read_inputs, read_messages
from tests.engagers.domain.enriching import AT, make_person
from tests.factories.engagers import EngagerFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_vendors")]


@pytest.fixture
def audience():
    return Audience.objects.get(name="Marketing Agency")


def _url(row):
    return reverse(f"admin:engagers_{row._meta.model_name}_change", args=[row.pk])


def _people():
    for headline in ("Partner at A", "Partner at A", "Founder of B"):
        make_person(headline)


def test_a_new_definition_is_priced_and_nothing_is_saved(admin_page, audience):
    _people()
    data = read_inputs(admin_page.get(_url(audience))) | {"definition": "Sells campaigns."}

    answer = admin_page.post(_url(audience), data)

    price = answer.context["price"]
    assert answer.status_code == 200
    assert (price.asked.people, price.asked.texts, price.waiting, price.again) == (3, 2, 3, 0)
    assert (price.is_configured, price.is_refused, price.is_over_budget) == (False, False, False)
    assert "Nothing is saved yet" in answer.content.decode()
    assert Audience.objects.get(pk=audience.pk).definition == audience.definition
    assert audience.history.count() == 0
    assert ("definition", "Sells campaigns.") in answer.context["fields"]


def test_a_confirmed_change_is_saved_with_history(admin_page, audience):
    _people()
    data = read_inputs(admin_page.get(_url(audience))) | {"definition": "Sells campaigns."}
    page = admin_page.post(_url(audience), data)
    confirmed = dict(page.context["fields"]) | {"confirmed": page.context["price"].fingerprint}

    answer = admin_page.post(_url(audience), confirmed)

    assert answer.status_code == 302
    assert Audience.objects.get(pk=audience.pk).definition == "Sells campaigns."
    assert audience.history.get().history_user.username == "administrator"


def test_back_from_the_price_leads_to_the_form_as_it_was_typed(admin_page, audience):
    _people()
    typed = {"definition": "Sells campaigns.", "positions-0-name": "Strategist"}
    data = read_inputs(admin_page.get(_url(audience))) | typed
    page = admin_page.post(_url(audience), data)

    answer = admin_page.post(_url(audience), dict(page.context["fields"]) | {"_back": "1"})

    shown = read_inputs(answer)
    assert {name: shown[name] for name in typed} == typed
    assert list(answer.context["errors"]) == []
    assert Audience.objects.get(pk=audience.pk).definition == audience.definition
    assert not Position.objects.filter(name="Strategist").exists()


def test_another_change_than_the_confirmed_one_is_asked_again(admin_page, audience):
    data = read_inputs(admin_page.get(_url(audience))) | {
        "definition": "Sells campaigns.",
        "confirmed": read_current_fingerprint(),
    }

    answer = admin_page.post(_url(audience), data)

    assert answer.status_code == 200
    assert Audience.objects.get(pk=audience.pk).definition == audience.definition


def test_order_and_target_are_saved_at_once_and_say_so(admin_page, audience):
    _people()
    data = read_inputs(admin_page.get(_url(audience))) | {"order": "0"}
    del data["is_target"]

    answer = admin_page.post(_url(audience), data, follow=True)

    audience.refresh_from_db()
    assert (audience.order, audience.is_target) == (0, False)
    assert read_messages(answer)[0] == "Nobody is classified again for this."


def test_a_new_position_is_priced_and_saved_when_confirmed(admin_page, audience):
    url = reverse("admin:engagers_position_add")
    data = {"audience": str(audience.pk), "name": "Strategy", "order": "9"}

    page = admin_page.post(url, data)
    assert page.status_code == 200
    assert not Position.objects.filter(name="Strategy").exists()

    admin_page.post(url, data | {"confirmed": page.context["price"].fingerprint})
    assert Position.objects.get(name="Strategy").audience == audience


def test_who_has_spent_their_limit_may_not_cause_more(creative, audience):
    _people()
    Settings.load()
    Settings.objects.update(budget_person_day_usd=0)
    data = read_inputs(creative.get(_url(audience))) | {"definition": "Sells campaigns."}

    page = creative.post(_url(audience), data)
    assert page.context["price"].is_refused
    assert "This is more than you may spend today." in page.content.decode()

    creative.post(_url(audience), data | {"confirmed": page.context["price"].fingerprint})
    assert Audience.objects.get(pk=audience.pk).definition == audience.definition


def test_deleting_says_what_it_costs_and_whose_choice_is_lost(admin_page, audience):
    _people()
    EngagerFactory(audience=audience, audience_source="person")
    url = reverse("admin:engagers_audience_delete", args=[audience.pk])

    page = admin_page.get(url)
    assert (page.context["chosen"], page.context["price"].asked.people) == (1, 4)
    assert Audience.objects.filter(pk=audience.pk).exists()

    admin_page.post(url, {"post": "yes"})
    assert not Audience.objects.filter(pk=audience.pk).exists()
    assert Position.history.filter(audience_id=audience.pk, history_type="-").count() == 4


def test_many_are_not_deleted_at_once(admin_page, audience):
    url = reverse("admin:engagers_audience_changelist")

    admin_page.post(url, {"action": "delete_selected", "_selected_action": [audience.pk]})

    assert Audience.objects.filter(pk=audience.pk).exists()


def test_order_and_target_are_edited_in_the_list(admin_page):
    url = reverse("admin:engagers_audience_changelist")
    rows = list(Audience.objects.all())
    data = {"form-TOTAL_FORMS": "4", "form-INITIAL_FORMS": "4", "_save": "Save"}
    for number, row in enumerate(rows):
        data |= {f"form-{number}-id": str(row.pk), f"form-{number}-order": str(3 - number)}
    before = read_current_fingerprint()

    admin_page.post(url, data)

    assert list(Audience.objects.all()) == rows[::-1]
    assert not Audience.objects.filter(is_target=True).exists()
    assert read_current_fingerprint() == before


def test_the_budget_that_is_left_is_the_smallest():
    ada = User.objects.create_superuser("ada")
    Settings.load()
    Settings.objects.update(budget_openai_month_usd=0)
    make_person("Partner at A")

    price = price_change(Audience.objects.all().delete, by=ada, at=AT)

    assert (price.left_usd, price.is_over_budget) == (Decimal(0), True)
    assert Audience.objects.count() == 4

    Settings.objects.update(spending_enabled=False)
    price = price_change(Engager.objects.none().delete, by=ada, at=AT)
    assert (price.asked, price.again, price.left_usd) == (None, 0, Decimal(0))
    assert not price.is_spending_allowed
