"""The home page in a browser: numbers as computed by hand, a bar that opens its list, roles."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from access.models import User
from engagers.models import Audience
from tests.browser.hands import press_point
from tests.factories.engagers import EngagementFactory, EngagerFactory
from tests.factories.integrations import ChargeFactory
from tests.factories.posts import PostFactory


@pytest.fixture
def world(site):
    """Yesterday noon: one post, three engagers, of whom two are classified and one is a target."""
    seen = timezone.now() - timedelta(days=1)
    target = Audience.objects.filter(is_target=True).first()
    other = Audience.objects.filter(is_target=False).first()
    post = PostFactory(name="The launch", published_at=seen)
    for name, audience in (("Ada Example", target), ("Bob Example", other), ("Cy Example", None)):
        engager = EngagerFactory(
            name=name, audience=audience, first_seen_at=seen, last_seen_at=seen
        )
        EngagementFactory(engager=engager, post=post, first_seen_at=seen)
    ChargeFactory(
        state="settled",
        reserved_usd=Decimal("1.5"),
        settled_usd=Decimal("1.5"),
        settled_at=seen,
        created_at=seen,
    )
    return seen


def card(page, key):
    return page.locator(f"[data-card={key}]")


def test_cards_say_what_happened(world, log_in):
    page = log_in("analyst")
    page.goto("/admin/?days=7")
    for key, value in (
        ("posts", "1"),
        ("engagements", "3"),
        ("engagers", "3"),
        ("targets", "50 %"),
        ("cost", "1.50 USD"),
    ):
        expect(card(page, key).locator(".desk-card__value")).to_have_text(value)
    expect(card(page, "targets")).to_contain_text("1 of 2 classified; 1 not classified")
    expect(page.locator("text=Ada Example")).to_be_visible()


def test_press_on_a_bar_opens_the_list_behind_it(world, log_in):
    page = log_in("analyst")
    page.goto("/admin/?days=7")
    expect(page.locator("#home-days tbody tr")).to_have_count(8)
    press_point(page, "#home-trend", 1, 6)  # yesterday's new engagers, of eight days
    page.wait_for_url("**/admin/engagers/engager/?first_seen_at__gte=*")
    expect(page.locator("#result_list tbody tr")).to_have_count(3)


def test_number_of_the_table_opens_its_list_by_keyboard(world, log_in):
    page = log_in("analyst")
    page.goto("/admin/?days=7")
    page.click("text=As a table")
    link = page.locator("#home-days tbody tr").nth(6).locator("a").first
    expect(link).to_have_text("3")
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/desk/home/engagements/?seen__gte=*")
    expect(page.locator(".desk-table tbody tr")).to_have_count(3)


def test_second_visit_speaks_of_the_time_since_the_first(world, log_in):
    page = log_in("analyst")
    expect(page.locator("text=Welcome")).to_be_visible()
    User.objects.update(home_seen_at=timezone.now() - timedelta(hours=2))
    page.goto("/admin/")
    expect(page.locator("text=when you last looked")).to_be_visible()
    expect(card(page, "engagements").locator(".desk-card__value")).to_have_text("0")
    page.click("text=7 days")
    expect(card(page, "engagements").locator(".desk-card__value")).to_have_text("3")


def test_creative_is_not_shown_what_others_mend(world, log_in):
    page = log_in("creative")
    expect(card(page, "engagements")).to_be_visible()
    expect(page.locator("#content a[href='/admin/pipeline/settings/']")).to_have_count(0)
    expect(page.locator("a[href='/admin/posts/post/']").first).to_be_visible()


def test_empty_home_page_says_what_to_do(site, log_in):
    page = log_in("creative")
    expect(page.locator("text=Nothing is here yet")).to_be_visible()
    page.click("text=Add a post")
    page.wait_for_url("**/admin/posts/post/add/")
