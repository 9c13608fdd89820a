"""Scrape now over HTTP: the estimate, the run, the refusals, and the page for who has no script."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from integrations.models import Charge
from pipeline.models import Run, Settings
from tests.factories.people import make_person
from tests.factories.posts import PostFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def apify(settings):
    settings.APIFY_TOKEN = "token"


def known_post(**given):
    return PostFactory(
        name="Launch", reactions=100, comments=10, described_at=timezone.now(), **given
    )


def url(post):
    return reverse("desk:post-scrape", args=[post.pk])


def ask(client, address, body=None):
    return client.post(address, body or {}, content_type="application/json")


def test_the_estimate_names_costs_budgets_and_the_persons_limit(page):
    post = known_post()
    assert page.get(url(post)).json() == {
        "posts": [{"id": post.pk, "name": "Launch", "usd": "0.27"}],
        "left": [],
        "usd": "0.27",
        "is_guess": False,
        "budget": {"day": "20.00", "month": "200.00"},
        "person": {"limit": "5.00", "spent": "0.00", "promised": "0.00", "left": "5.00"},
        "refusal": "",
    }
    assert not Run.objects.exists()


def test_a_price_that_rests_on_a_guess_is_said_to_be_about(page):
    address = url(PostFactory())
    assert page.get(address).json()["is_guess"] is True
    assert "About, for 1 post</dt>" in page.get(address, HTTP_ACCEPT="text/html").content.decode()


def test_an_operator_has_no_limit_of_their_own(client):
    client.force_login(make_person("olive", role="operator"))
    assert client.get(url(known_post())).json()["person"] is None


def test_a_scrape_is_queued_in_the_persons_name(page, ada):
    post = known_post()
    answer = ask(page, url(post))
    run = Run.objects.get()
    href = f"/admin/pipeline/run/{run.pk}/change/"
    assert (answer.status_code, answer.json()) == (202, {"run": {"id": run.pk, "href": href}})
    assert (run.started_by, run.options["post_ids"], run.options["force"]) == (ada, [post.pk], True)
    again = ask(page, url(post))
    assert again.status_code == 422
    why = f"Nothing can be scraped now. Launch: run {run.pk} scrapes it already."
    assert again.json() == {"detail": why}
    assert Run.objects.count() == 1


def test_beyond_the_limit_is_refused_and_nothing_written(page):
    Settings.objects.update_or_create(pk=1, defaults={"budget_person_day_usd": Decimal("0.20")})
    post = known_post()
    refusal = page.get(url(post)).json()["refusal"]
    answer = ask(page, url(post))
    assert answer.status_code == 422
    assert answer.json() == {"detail": refusal}
    assert refusal == (
        "This could cost 0.27 USD, and you have 0.20 of your 0.20 USD for today left (0.00 spent or"
        " set aside, 0.00 for runs that go on). Choose fewer posts, wait until tomorrow (UTC), or"
        " ask an operator to start it or to raise the limit in the settings."
    )
    assert (Run.objects.count(), Charge.objects.count()) == (0, 0)


def test_several_posts_are_one_run(page):
    posts = [known_post(), known_post(), known_post(tracking="paused")]
    address, ids = reverse("desk:posts-scrape"), [post.pk for post in posts]
    found = page.get(address, {"ids": ",".join(map(str, ids))}).json()
    assert (found["usd"], len(found["posts"])) == ("0.55", 2)
    assert found["left"] == [
        {"id": ids[2], "name": "Launch", "reason": "it is paused: make it active first"}
    ]
    assert ask(page, address, {"ids": ids}).status_code == 202
    assert Run.objects.get().options["post_ids"] == ids[:2]


@pytest.mark.parametrize("body", ["[1]", "no json", '{"ids": []}', '{"ids": ["x"]}', '{"ids": 3}'])
def test_a_bad_request_is_named(page, body):
    answer = page.post(reverse("desk:posts-scrape"), body, content_type="application/json")
    assert answer.status_code == 400
    assert set(answer.json()) == {"detail"}
    assert not Run.objects.exists()


def test_an_unknown_actor_is_a_refusal_not_a_failure(page):
    Settings.objects.update_or_create(pk=1, defaults={"comments_actor": "nobody"})
    found = page.get(url(known_post())).json()
    assert (found["posts"], found["usd"]) == ([], "0.00")
    assert found["refusal"].startswith("the settings name no actor for comments: nobody")


def test_a_browser_without_scripts_gets_a_page_that_asks(page):
    post = known_post()
    asked = page.get(url(post), HTTP_ACCEPT="text/html")
    assert "At most, for 1 post</dt><dd>0.27 USD" in asked.content.decode()
    answer = page.post(url(post), {"ids": [post.pk]})
    run = Run.objects.get()
    assert answer.url == f"/admin/pipeline/run/{run.pk}/change/"
    refused = page.post(reverse("desk:posts-scrape"), {"ids": [post.pk]}, follow=True)
    assert f"run {run.pk} scrapes it already" in refused.content.decode()
    assert Run.objects.count() == 1


def test_who_may_not_scrape_is_refused(client):
    client.force_login(make_person("anna", role="analyst"))
    post = known_post()
    assert client.get(url(post)).status_code == 403
    assert ask(client, url(post)).status_code == 403
    assert not Run.objects.exists()
