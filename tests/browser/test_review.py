"""The review is gone through with the keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from engagers.models import Contact
from integrations.models import Rejected
from tests.desk.review.reviewing import in_review, mirror
from tests.factories.integrations import RejectedFactory
from tests.factories.posts import ScrapeFactory

URL = "/admin/desk/review/"


@pytest.fixture(autouse=True)
def no_vendors(settings):
    settings.HUBSPOT_ACCESS_TOKEN = ""


def _states():
    rows = Contact.objects.order_by("pk").select_related("engager")
    return [(row.engager.name, row.state, row.hubspot_id) for row in rows]


def _show(page, name):
    page.get_by_role("heading", name=name).wait_for()


def test_contacts_are_accepted_rejected_and_skipped_by_keys(log_in):
    page = log_in("operator")
    in_review("901", name="Ada Example")
    in_review("902", "903", name="Ben Example")
    in_review("904", name="Cleo Example")
    for hubspot_id, name in (("901", "ada"), ("902", "ben"), ("903", "ben"), ("904", "cleo")):
        mirror(hubspot_id, name=f"{name} example")
    page.goto(URL)

    _show(page, "Ada Example")
    assert page.locator("[data-progress]").inner_text() == "1 of 3"
    page.keyboard.press("a")

    _show(page, "Ben Example")
    assert page.locator("[data-progress]").inner_text() == "2 of 3"
    page.keyboard.press("r")

    _show(page, "Cleo Example")
    page.keyboard.press("s")

    page.get_by_text("1 skipped: they are still there.").wait_for()
    assert _states() == [
        ("Ada Example", "matched", "901"),
        ("Ben Example", "pending", None),
        ("Cleo Example", "review", None),
    ]
    assert page.locator("[data-tab-count=contacts]").inner_text() == "1"


def test_a_number_accepts_that_candidate_and_u_takes_it_back(log_in):
    page = log_in("operator")
    in_review("902", "903", name="Ben Example")
    in_review("904", name="Cleo Example")
    for hubspot_id in ("902", "903", "904"):
        mirror(hubspot_id, name="ben example")
    page.goto(URL)
    _show(page, "Ben Example")

    page.keyboard.press("a")
    page.get_by_text("Mark a candidate first: press its number.").wait_for()
    page.keyboard.press("2")
    _show(page, "Cleo Example")
    assert _states()[0] == ("Ben Example", "matched", "903")

    page.keyboard.press("u")
    _show(page, "Ben Example")
    assert _states()[0] == ("Ben Example", "review", None)


def test_what_was_scraped_is_shown_as_text(log_in):
    page = log_in("operator")
    in_review("901", name="<img src=x onerror=alert(1)>Ada")
    page.goto(URL)

    _show(page, "<img src=x onerror=alert(1)>Ada")

    assert page.locator("[data-review] img").count() == 0


def _press(page, key):
    """A key that decides: the page that follows is there."""
    with page.expect_navigation():
        page.keyboard.press(key)


def test_rejected_items_are_gone_through_by_keys(log_in):
    page = log_in("operator")
    for number in range(3):
        RejectedFactory(subject=f"post:{number}")
    page.goto(f"{URL}rejected/")
    rows = page.locator(".review-rows > tbody > tr")

    page.keyboard.press("j")
    page.keyboard.press("j")
    _press(page, "d")
    expect(rows).to_have_count(2)
    assert _rejected() == {"post:0": "open", "post:1": "dismissed", "post:2": "open"}

    for key in ("j", "x", "j", "x"):
        page.keyboard.press(key)
    expect(page.locator("[data-chosen]")).to_have_text("2 chosen")
    page.keyboard.press("x")
    _press(page, "d")
    assert _rejected() == {"post:0": "open", "post:1": "dismissed", "post:2": "dismissed"}


def _rejected():
    return dict(Rejected.objects.values_list("subject", "state"))


def test_a_key_decides_nothing_where_no_row_is_chosen(log_in):
    page = log_in("operator")
    RejectedFactory(subject="post:0")
    page.goto(f"{URL}rejected/")

    page.keyboard.press("d")

    page.get_by_text("Choose a row first: J goes to the next one.").wait_for()
    assert _rejected() == {"post:0": "open"}


def test_a_suspect_scrape_is_left_or_scraped_again_by_a_key(log_in, settings):
    settings.APIFY_TOKEN = "token"
    page = log_in("operator")
    ScrapeFactory(state="suspect", reactions_counted=1)
    page.goto(f"{URL}suspect/")

    page.keyboard.press("j")
    _press(page, "s")
    page.get_by_text("Left of the budget of the day").wait_for()

    page.goto(f"{URL}suspect/")
    page.keyboard.press("j")
    _press(page, "l")
    page.get_by_text("Nothing waits here.").wait_for()


def test_an_empty_review_says_so(log_in):
    page = log_in("operator")

    page.goto(URL)

    page.get_by_text("Nothing waits here.").wait_for()
