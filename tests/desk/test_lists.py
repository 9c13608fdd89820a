"""What lists are called, what they say when they are empty, and pages nobody may or can open."""

from __future__ import annotations

import pytest
from django.contrib.admin import site

from desk.empty import WHEN_EMPTY
from desk.navigation import find_page
from engagers.models import Exclusion
from tests.factories.integrations import ActorRunFactory, ChargeFactory
from tests.factories.posts import PostFactory

pytestmark = pytest.mark.django_db
# There is always one row of settings, a person who looks, and the roles.
NEVER_EMPTY = {"pipeline.settings", "access.user", "auth.group"}


def test_every_list_of_the_sidebar_says_what_fills_it():
    lists = {
        model._meta.label_lower
        for model in site._registry
        if find_page(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    }
    assert set(WHEN_EMPTY) == lists - NEVER_EMPTY


def test_an_empty_list_says_what_to_do(admin_client):
    page = admin_client.get("/admin/engagers/exclusion/").content.decode()
    assert "No exclusions yet" in page
    assert "Add own staff and competitors" in page
    assert "Reset search and filters" not in page


def test_rows_are_called_as_in_the_sidebar(admin_client):
    page = admin_client.get("/admin/integrations/rejected/").content.decode()
    assert "No rejected items yet" in page
    page = admin_client.get("/admin/access/apikey/").content.decode()
    assert "No API keys yet" in page


def test_a_list_that_is_filtered_to_nothing_offers_to_reset(admin_client):
    Exclusion.objects.create(kind="member_id", value="ACoAAA1", reason="own staff")
    page = admin_client.get("/admin/engagers/exclusion/?q=nothing").content.decode()
    assert "None of the exclusions fits the search and filters" in page
    assert "Reset search and filters" in page
    assert "0 results" in page


def test_a_page_is_named_as_in_the_sidebar(admin_client):
    page = admin_client.get("/admin/engagers/fieldrule/").content.decode()
    assert 'title="HubSpot fields">HubSpot fields<' in page
    post = PostFactory(name="Launch")
    page = admin_client.get(f"/admin/posts/post/{post.pk}/change/").content.decode()
    assert 'title="Launch">Launch<' in page


def test_the_home_page_calls_lists_as_the_sidebar_does(admin_client):
    page = admin_client.get("/admin/").content.decode()
    for url, name in (
        ("engagers/fieldrule/", "HubSpot fields"),
        ("integrations/delivery/", "Messages sent"),
        ("desk/defaultview/", "Default views"),
    ):
        assert f'<a href="/admin/{url}">{name}</a>' in page


def test_whose_role_has_not_the_page_is_told_so(log_in_as):
    answer = log_in_as("creative").get("/admin/pipeline/settings/")
    assert answer.status_code == 403
    assert "Your role does not include this page" in answer.content.decode()


def test_a_page_that_is_not_there_says_so(admin_client):
    answer = admin_client.get("/admin/engagers/nothing-like-this/")
    assert answer.status_code == 404
    assert "There is no such page" in answer.content.decode()


@pytest.mark.parametrize(("role", "sees"), [("creative", False), ("operator", True)])
def test_a_charge_links_to_its_actor_run_for_those_who_may_open_it(log_in_as, role, sees):
    run = ActorRunFactory()
    charge = ChargeFactory(actor_run=run)
    page = log_in_as(role).get(f"/admin/integrations/charge/{charge.pk}/change/")
    assert page.status_code == 200
    assert (f"/admin/integrations/actorrun/{run.pk}/change/" in page.content.decode()) == sees
