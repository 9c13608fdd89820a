"""The review is gone through with the keyboard alone."""

from __future__ import annotations

import pytest

from engagers.models import Contact
from tests.desk.review.reviewing import in_review, mirror

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


def test_an_empty_review_says_so(log_in):
    page = log_in("operator")

    page.goto(URL)

    page.get_by_text("Nothing waits here.").wait_for()
