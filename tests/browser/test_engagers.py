"""People in the browser: found, decided about, merged and parted again, erased."""

from __future__ import annotations

from playwright.sync_api import expect

from engagers.domain.apply_answer import apply_answers
from engagers.domain.find_unclassified import find_unclassified
from engagers.models import Answer, Audience, Engager, Merge
from tests.factories.engagers import (
    MONDAY,
    CompanyFactory,
    EngagementFactory,
    EngagerFactory,
    IdentityFactory,
)

LIST = "/admin/engagers/engager/"


def make_ada(**facts):
    known = {
        "name": "Ada Example",
        "headline": "Partner at Foxglove",
        "company": CompanyFactory(name="Foxglove"),
        "engagement_count": 1,
    }
    ada = EngagerFactory(**{**known, **facts})
    IdentityFactory(engager=ada, kind="slug", value="ada-example")
    EngagementFactory(engager=ada)
    return ada


def listed(page):
    return page.locator(".engager-name").all_inner_texts()


def answer_for(engager):
    """The model says something else about them."""
    [person] = find_unclassified("f", at=MONDAY)
    assert person.engager_id == engager.pk
    result = {
        "audience": "Other",
        "position": "unknown",
        "seniority": "vp",
        "function": "sales",
        "title": "",
        "company": "",
    }
    made = Answer.objects.create(
        text_hash=person.person.id,
        fingerprint="f",
        model="m",
        prompt_version="1",
        result=result,
        created_at=MONDAY,
    )
    apply_answers([(person, made)], at=MONDAY)


def test_people_are_filtered_and_searched(log_in):
    make_ada(post_count=2)
    EngagerFactory(name="Bo Example")
    EngagerFactory(name="Left Out", excluded_at=MONDAY, exclusion_reason="own staff")
    page = log_in("operator")
    page.goto(LIST)
    assert listed(page) == ["Ada Example", "Bo Example"]

    page.fill("#searchbar", "foxgl")
    page.press("#searchbar", "Enter")
    page.wait_for_url("**q=foxgl**")
    assert listed(page) == ["Ada Example"]

    page.goto(LIST)
    page.locator("a:has-text('Filters')").first.click()
    page.locator("#filter-form select[name=excluded]").select_option("only", force=True)
    page.locator("#filter-form button[type=submit]").click()
    page.wait_for_url("**excluded=only**")
    assert listed(page) == ["Left Out"]


def test_a_persons_choice_sticks_when_the_model_answers_again(log_in):
    ada = make_ada()
    page = log_in("operator")
    page.goto(f"{LIST}{ada.pk}/change/")
    agency = Audience.objects.get(name="Marketing Agency")
    page.locator("select[name=audience]").select_option(str(agency.pk), force=True)
    page.click("button[name=_continue]")
    expect(page.locator("#sources")).to_contain_text("decided by a person")

    answer_for(ada)

    page.reload()
    sources = page.locator("#sources").inner_text()
    assert "Marketing Agency" in sources
    assert "Give audience back to the machine" in sources
    ada.refresh_from_db()
    assert (ada.audience, ada.seniority) == (agency, "vp")


def test_two_are_compared_merged_and_parted_again(log_in):
    ada = make_ada()
    other = EngagerFactory(name="Ada Example", headline="Investor")
    IdentityFactory(engager=other)
    page = log_in("operator")
    page.goto(f"{LIST}{ada.pk}/change/")

    page.click("text=Merge with…")
    page.click("text=Compare with Ada Example")
    compared = page.locator(".engager-compare")
    expect(compared).to_contain_text("Partner at Foxglove")
    expect(compared).to_contain_text("they differ")
    assert Merge.objects.count() == 0
    page.fill("[name=why]", "same phone")
    page.click("button:has-text('Merge')")
    page.wait_for_url("**/change/")
    assert Engager.objects.standing().count() == 1

    page.click("button:has-text('Undo this merge')")
    page.wait_for_selector("text=are two again")
    assert Engager.objects.standing().count() == 2


def test_erasing_asks_for_the_name(log_in):
    ada = make_ada()
    page = log_in("administrator")
    page.goto(f"{LIST}{ada.pk}/change/")

    page.click("text=Erase…")
    page.fill("[name=name]", "ada")
    page.click("button:has-text('Erase for good')")
    page.wait_for_selector("text=exactly as it is shown")
    assert Engager.objects.count() == 1
    page.fill("[name=name]", "Ada Example")
    page.click("button:has-text('Erase for good')")
    page.wait_for_url(f"**{LIST}")

    assert Engager.objects.count() == 0
    assert page.locator("text=no scrape brings the person back").count() == 1
