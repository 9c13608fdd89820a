"""What a creative does with one post: paste its address, label it, scrape it within a limit."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import timezone

from integrations.models import Charge
from pipeline.models import Run, Settings
from posts.models import CustomField, Label, Post
from tests.browser.hands import choose_in_list, enter_labels, press_point
from tests.factories.posts import PostFactory, ScrapeFactory

URN = "urn:li:activity:7472928569657225216"
ADDRESS = f"https://www.linkedin.com/feed/update/{URN}/?utm_source=share"


@pytest.fixture(autouse=True)
def apify(settings):
    settings.APIFY_TOKEN = "token"


def known_post(**given):
    given = {"reactions": 100, "comments": 10, "described_at": timezone.now()} | given
    return PostFactory(**given)


def open_post(page, post):
    page.goto(f"/admin/posts/post/{post.pk}/change/")


def save(page):
    """And waits until the page that follows is there."""
    with page.expect_navigation():
        page.click("button[name=_continue]")


def test_a_pasted_address_says_at_once_which_post_it_is(log_in):
    page = log_in("creative")
    page.goto("/admin/posts/post/add/")
    line = page.locator(".post-check__line")

    page.fill("#id_url", ADDRESS)
    line.filter(has_text=f"A new post: {URN}, published 17 Jun 2026, 08:30.").wait_for()
    page.fill("#id_url", "https://www.linkedin.com/in/ada-example/")
    line.filter(has_text="this is a person's profile, not a post").wait_for()
    assert not Post.objects.exists()


def test_a_post_that_is_here_is_linked_before_it_is_saved(log_in):
    page = log_in("creative")
    post = PostFactory(urn=URN, name="Launch")
    page.goto("/admin/posts/post/add/")
    page.fill("#id_url", ADDRESS)
    page.click(f"text=Open Launch (number {post.pk})")
    page.wait_for_url(f"**/admin/posts/post/{post.pk}/change/")


def test_a_post_is_added_with_labels_chosen_and_new(log_in):
    CustomField.objects.create(
        key="format", label="Format", kind="choice", choices=["Video", "Text"]
    )
    page = log_in("creative")
    Label.objects.create(kind="campaign", value="Autumn launch")
    page.goto("/admin/posts/post/add/")
    page.fill("#id_url", ADDRESS)
    choose_in_list(page, "campaign", "autumn l")
    choose_in_list(page, "post_type", "Behind the scenes")
    choose_in_list(page, "custom__format", "vid")
    enter_labels(page, "tags", "first", "second")
    save(page)

    post = Post.objects.get()
    assert (post.campaign, post.post_type, post.tags, post.custom) == (
        "Autumn launch",
        "Behind the scenes",
        ["first", "second"],
        {"format": "Video"},
    )
    assert post.history.latest().history_user.username == "creative"


def test_scrape_now_asks_and_starts_a_run_in_the_persons_name(log_in):
    page = log_in("creative")
    post = known_post()
    open_post(page, post)
    page.click("[data-scrape]")
    dialog = page.locator("dialog")
    dialog.filter(has_text="0.27 USD").wait_for()
    assert "Left of your own 5.00 USD for today" in dialog.inner_text()
    assert not Run.objects.exists()
    dialog.get_by_role("button", name="Scrape now").click()
    page.locator(".desk-message--success a").wait_for()

    run = Run.objects.get()
    assert (run.started_by.username, run.options["post_ids"]) == ("creative", [post.pk])
    page.click(f"text=follow run {run.pk}")
    page.wait_for_url(f"**/admin/pipeline/run/{run.pk}/change/")


def test_beyond_the_limit_nothing_can_be_started(log_in):
    page = log_in("creative")
    Settings.objects.update_or_create(pk=1, defaults={"budget_person_day_usd": Decimal("0.20")})
    open_post(page, known_post())
    page.click("[data-scrape]")
    dialog = page.locator("dialog")
    dialog.filter(has_text="you have 0.20 of your 0.20 USD for today left").wait_for()
    assert dialog.get_by_role("button", name="Scrape now").count() == 0
    page.keyboard.press("Escape")
    dialog.wait_for(state="detached")
    assert (Run.objects.count(), Charge.objects.count()) == (0, 0)


def test_two_people_who_change_the_same_field_are_told_of_each_other(log_in):
    post = PostFactory(name="First")
    mine, theirs = log_in("creative", username="ada"), log_in("creative", username="grace")
    open_post(mine, post)
    open_post(theirs, post)
    theirs.fill("#id_name", "Theirs")
    save(theirs)
    mine.fill("#id_name", "Mine")
    mine.fill("#id_notes", "And a note")
    save(mine)

    text = mine.inner_text("#content-main")
    assert "Name: grace changed it on" in text
    assert "It now says: Theirs." in text
    assert (mine.input_value("#id_name"), mine.input_value("#id_notes")) == ("Mine", "And a note")
    held = Post.objects.get()
    assert (held.name, held.notes, held.version) == ("Theirs", "", 2)

    save(mine)
    held.refresh_from_db()
    assert (held.name, held.notes) == ("Mine", "And a note")


def test_a_post_is_paused_and_resumed_by_a_button(log_in):
    page = log_in("creative")
    post = PostFactory()
    open_post(page, post)
    with page.expect_navigation():
        page.click("button:has-text('Pause')")
    page.locator("button:has-text('Resume')").wait_for()
    assert Post.objects.get().tracking == "paused"
    page.click("button:has-text('Archive')")
    page.get_by_role("button", name="Cancel").click()
    page.locator("dialog").wait_for(state="detached")
    assert Post.objects.get().tracking == "paused"


def test_a_point_of_the_curve_leads_to_its_scrape(log_in):
    page = log_in("creative")
    scrape = ScrapeFactory()
    open_post(page, scrape.post)
    press_point(page, "#post-chart", 0, 0)
    page.wait_for_url(f"**/admin/posts/scrape/{scrape.pk}/change/")


def test_a_value_is_restored_from_history(log_in):
    page = log_in("creative")
    post = PostFactory(name="First")
    open_post(page, post)
    page.fill("#id_name", "Second")
    save(page)
    page.goto(f"/admin/desk/posts/{post.pk}/history/")
    with page.expect_navigation():
        page.get_by_role("button", name="Restore Name: First").first.click()
    assert "Name says First again." in page.inner_text("body")
    assert Post.objects.get().name == "First"


def test_a_field_of_ones_own_appears_on_the_post(log_in):
    page = log_in("creative")
    post = PostFactory()
    page.goto("/admin/posts/customfield/add/")
    page.fill("#id_label", "Brief due")
    page.select_option("#id_kind", "date", force=True)
    with page.expect_navigation():
        page.click("button[name=_save]")
    assert CustomField.objects.get().kind == "date"
    key = CustomField.objects.get().key
    open_post(page, post)
    page.fill(f"#id_custom__{key}", "2026-12-01")
    save(page)
    assert Post.objects.get().custom == {key: "2026-12-01"}


def test_the_page_fits_a_phone(log_in):
    page = log_in("creative", viewport={"width": 390, "height": 800})
    scrape = ScrapeFactory(post=known_post(name="A long name " * 20), error="")
    open_post(page, scrape.post)
    page.evaluate("document.fonts.ready")  # until then a symbol is as wide as its name
    page.wait_for_function("document.documentElement.scrollWidth === 390")


def test_posts_are_scraped_from_the_grid(log_in):
    page = log_in("creative")
    post = known_post(name="Launch")
    page.goto("/admin/posts/post/")
    page.locator("text=Launch").first.wait_for()
    page.evaluate(
        "id => { window.PostScrape.ask('/admin/desk/posts/scrape/', {ids: [id]}); }", post.pk
    )
    page.get_by_role("dialog", name="Scrape now?").get_by_role("button", name="Scrape now").click()
    page.locator(".desk-message--success a").wait_for()
    assert Run.objects.get().options["post_ids"] == [post.pk]
