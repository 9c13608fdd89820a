"""Lists are edited, sorted and restored in a browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from engagers.models import Audience
from pipeline.models import Settings
from posts.models import Label, Post
from tests.browser.hands import drag, follow
from tests.factories.engagers import CompanyFactory, EngagerFactory
from tests.factories.posts import PostFactory


@pytest.fixture(autouse=True)
def no_vendors(settings):
    settings.APIFY_TOKEN = settings.HUBSPOT_ACCESS_TOKEN = settings.OPENAI_API_KEY = ""


def _save(page):
    follow(page.locator("[name=_save]").first)


def test_a_label_is_renamed_and_put_back(log_in):
    page = log_in("creative")
    label = Label.objects.create(kind="campaign", value="Lauch")
    PostFactory(campaign="Lauch")

    page.goto(f"/admin/posts/label/{label.pk}/change/")
    page.fill("[name=value]", "Launch")
    _save(page)
    page.get_by_text("Renamed on 1 post.").wait_for()
    assert Post.objects.get().campaign == "Launch"

    page.goto(f"/admin/desk/history/posts.label/{label.pk}/")
    follow(page.get_by_role("link", name="Restore this version"))
    page.get_by_text("It is renamed on 1 post.").wait_for()
    follow(page.get_by_role("button", name="Restore"))
    page.get_by_text("is as it was.").wait_for()
    assert Post.objects.get().campaign == "Lauch"


def test_audiences_are_sorted_by_dragging_and_by_number(log_in):
    page = log_in("creative")
    names = list(Audience.objects.values_list("name", flat=True))
    page.goto("/admin/engagers/audience/")

    handles = page.locator("#result_list [x-sort\\:handle]")
    over = "#result_list thead + tbody.sortable-ghost"
    drag(page, handles.nth(3), handles.nth(0), held="#result_list tbody.sortable-ghost", over=over)
    expect(page.locator("[name=form-3-order]")).to_have_value("0")
    _save(page)
    page.get_by_text("changed successfully").wait_for()
    assert list(Audience.objects.values_list("name", flat=True)) == [names[3], *names[:3]]

    page.fill("[name=form-0-order]", "9")
    _save(page)
    page.get_by_text("changed successfully").wait_for()
    assert list(Audience.objects.values_list("name", flat=True)) == names


def test_a_new_definition_shows_its_price_before_it_is_saved(log_in):
    page = log_in("creative")
    EngagerFactory(headline="Partner at Example")
    audience = Audience.objects.get(name="Marketing Agency")
    page.goto(f"/admin/engagers/audience/{audience.pk}/change/")
    page.fill("[name=definition]", "Sells campaigns.")

    _save(page)
    page.get_by_text("Nothing is saved yet").wait_for()
    assert Audience.objects.get(pk=audience.pk).definition == audience.definition
    follow(page.get_by_role("button", name="Back to the form"))
    expect(page.locator("#id_definition")).to_have_value("Sells campaigns.")

    _save(page)
    follow(page.get_by_role("button", name="Save, and classify them again"))
    page.get_by_text("was changed successfully").wait_for()
    assert Audience.objects.get(pk=audience.pk).definition == "Sells campaigns."


def test_an_exclusion_says_whom_it_hides_while_it_is_written(log_in):
    page = log_in("operator")
    EngagerFactory(company=CompanyFactory(name="Example Rival", name_key="example rival"))
    page.goto("/admin/engagers/exclusion/add/")

    page.select_option("#id_kind", "company")
    page.fill("#id_value", "Example   Rival")

    page.get_by_text("It is written as Example Rival. It fits 1 engager seen so far").wait_for()


def test_the_settings_say_how_many_posts_would_be_due(log_in):
    page = log_in("operator")
    PostFactory()
    page.goto("/admin/pipeline/settings/")

    page.fill("#id_max_scrapes", "0")

    page.get_by_text("With this rule 0 posts are due now instead of 1;").wait_for()
    assert Settings.objects.get().max_scrapes == 5
