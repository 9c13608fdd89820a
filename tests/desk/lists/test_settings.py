"""The settings say what their numbers mean today."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from access.models import User
from pipeline.domain.preview_settings import Spent, list_spent
from pipeline.models import Settings
from tests.factories.integrations import ChargeFactory
from tests.factories.posts import PostFactory

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
URL = "/admin/pipeline/settings/"
RULE = {
    "max_scrapes": 5,
    "min_days_between_scrapes": 2,
    "give_up_after_empty_scrapes": 2,
    "posts_per_run": 5,
    "max_attempts": 8,
}
pytestmark = pytest.mark.django_db


def _posts():
    PostFactory()
    PostFactory(scrape_count=5, last_scraped_at=NOW.replace(day=1), reactions=9)
    PostFactory(scrape_count=1, last_scraped_at=NOW.replace(day=20), reactions=9)


def test_a_rule_is_tried_out_before_it_is_saved(admin_page):
    _posts()

    with time_machine.travel(NOW, tick=False):
        same = admin_page.get(f"{URL}preview/", RULE).json()
        wider = admin_page.get(
            f"{URL}preview/", RULE | {"max_scrapes": 6, "posts_per_run": 9}
        ).json()

    assert same == {"now": 1, "then": 1, "per_run": 5}
    assert wider == {"now": 1, "then": 2, "per_run": 9}
    assert Settings.load().max_scrapes == 5


def test_a_number_that_is_none_says_so(admin_page):
    answer = admin_page.get(f"{URL}preview/", RULE | {"max_scrapes": "many"})

    assert answer.status_code == 422
    assert answer.json() == {"detail": "Max scrapes: Enter a whole number."}


def test_who_may_not_see_the_settings_tries_nothing_out(client):
    client.force_login(User.objects.create_user("creative", is_staff=True))

    assert client.get(f"{URL}preview/", RULE).status_code == 403


def test_what_is_spent_stands_beside_its_budget(django_assert_num_queries):
    ChargeFactory(created_at=NOW, reserved_usd=Decimal(3))
    ChargeFactory(created_at=NOW.replace(day=2), provider="openai", reserved_usd=Decimal(5))
    ChargeFactory(created_at=NOW.replace(month=10), reserved_usd=Decimal(70))
    settings = Settings(budget_openai_month_usd=Decimal(0))

    with django_assert_num_queries(1):
        spent = list_spent(settings, at=NOW)

    assert [(one.field, one.usd, one.percent) for one in spent] == [
        ("budget_day_usd", Decimal(3), 15),
        ("budget_month_usd", Decimal(8), 4),
        ("budget_apify_month_usd", Decimal(3), 1),
        ("budget_openai_month_usd", Decimal(5), 100),
    ]
    assert Spent("budget_day_usd", "today", Decimal(0), Decimal(0)).percent == 0


@pytest.mark.parametrize("posts", [1, 3])
def test_the_form_opens_with_few_queries(admin_page, django_assert_num_queries, posts):
    Settings.load()
    for _ in range(posts):
        PostFactory()

    admin_page.get(URL)

    # Session, user, the row three times (address, panel, form), what is due, what is spent.
    with django_assert_num_queries(7):
        page = admin_page.get(URL)

    assert page.context["due_now"] == posts
    assert "Posts due now" in page.content.decode()


def test_budgets_say_their_unit_and_actors_are_chosen_with_their_price(admin_page):
    Settings.objects.update_or_create(pk=1, defaults={"details_actor": "gone"})
    form = admin_page.get(reverse("admin:pipeline_settings_changelist")).context["adminform"].form
    assert form.fields["budget_person_day_usd"].label == "Budget of a person's day (USD)"
    assert form.fields["comments_actor"].widget.choices == [
        ("harvestapi_comments", "harvestapi_comments (2 USD per 1,000)"),
        ("apimaestro_comments", "apimaestro_comments (5 USD per 1,000)"),
    ]
    assert form.fields["details_actor"].widget.choices[0] == ("gone", "gone (unknown)")
