"""The home page: values computed by hand, who sees what, what needs somebody."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config.schedules import write_schedules
from desk.home.activity import Activity
from desk.home.cards import card_of_targets
from desk.home.period import Period
from engagers.models import Audience
from pipeline.domain.beat import QUEUE, record_beat
from pipeline.domain.pause_schedule import pause_schedule
from pipeline.models import Settings
from posts.models import Post
from tests.desk.pipeline.conftest import make_run
from tests.factories.engagers import ContactFactory, EngagementFactory, EngagerFactory
from tests.factories.integrations import ChargeFactory
from tests.factories.posts import PostFactory, ScrapeFactory

HOME = "/admin/"
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
# The session, the person and their rights (2); settings with the counts of problems; charges,
# posts, engagements, new engagers, newest people, best posts (2), ends of steps.
QUERIES = 13


@pytest.fixture
def now():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def ago(**parts):
    return NOON - timedelta(**parts)


@pytest.fixture
def audiences(db):
    target, _ = Audience.objects.get_or_create(name="Partners", defaults={"is_target": True})
    other, _ = Audience.objects.get_or_create(name="Rest", defaults={"is_target": False})
    Audience.objects.filter(pk=target.pk).update(is_target=True)
    Audience.objects.filter(pk=other.pk).update(is_target=False)
    return target, other


def make_engager(seen, audience=None, **facts):
    return EngagerFactory(first_seen_at=seen, last_seen_at=seen, audience=audience, **facts)


def spend(usd, at, provider="apify"):
    ChargeFactory(
        provider=provider,
        state="settled",
        reserved_usd=usd,
        settled_usd=usd,
        settled_at=at,
        created_at=at,
    )


@pytest.fixture
def world(now, audiences):
    """Two engagements and three new engagers in the last 7 days, one and one in the 7 before."""
    target, other = audiences
    first = make_engager(ago(days=1), target, name="Ada Example")
    make_engager(ago(days=2), other)
    make_engager(ago(days=3))
    make_engager(ago(days=10), target, name="Bob Example")
    hidden = make_engager(
        ago(days=1), target, name="Hidden", excluded_at=NOON, exclusion_reason="opt-out"
    )
    post = PostFactory(name="The launch", published_at=ago(days=2))
    PostFactory(name="Older", published_at=ago(days=9), tracking="paused")
    PostFactory(name="Theirs", published_at=ago(days=1), ownership="competitor")
    EngagementFactory(engager=first, post=post, first_seen_at=ago(days=1))
    EngagementFactory(engager=first, first_seen_at=ago(days=6), post=Post.objects.get(name="Older"))
    EngagementFactory(
        engager=first, first_seen_at=ago(days=13), post=Post.objects.get(name="Theirs")
    )
    EngagementFactory(engager=hidden, post=post, first_seen_at=ago(days=1))
    spend(Decimal(3), ago(days=1))
    spend(Decimal(1), ago(days=1), "openai")
    spend(Decimal(2), ago(days=8))
    spend(Decimal(50), ago(days=15))


def cards(response):
    return {card.key: card for card in response.context["cards"]}


def problems(response):
    return [problem.said for problem in response.context["problems"]]


def test_cards_are_as_computed_by_hand(world, client_of):
    shown = cards(client_of("operator").get(HOME, {"days": "7"}))
    assert {key: (card.value, card.change, card.note) for key, card in shown.items()} == {
        "posts": ("1", "as many as before (1)", "2 tracked now"),
        "engagements": (
            "2",
            "+100% against 1 before",
            "reactions, comments and reposts first seen",
        ),
        "engagers": ("3", "+200% against 1 before", "people and organisations first seen"),
        "targets": ("50 %", "-50 points against 100 %", "1 of 2 classified; 1 not classified"),
        "cost": ("4.00 USD", "2.00 USD before", "4.00 USD spent, 1 new target engager"),
    }


def test_chart_counts_whole_days_of_the_persons_zone(world, client_of):
    chart = client_of("operator").get(HOME, {"days": "7"}).context["chart"]
    assert chart["days"] == [f"{day} Nov" for day in range(13, 21)]
    assert chart["engagements"] == [0, 1, 0, 0, 0, 0, 1, 0]
    assert chart["engagers"] == [0, 0, 0, 0, 1, 1, 1, 0]
    assert chart["zone"] == "Europe/Berlin"
    assert chart["pages"]["engagers"][6] == (
        "/admin/engagers/engager/?first_seen_at__gte=2026-11-19T00%3A00%3A00%2B01%3A00"
        "&first_seen_at__lt=2026-11-20T00%3A00%3A00%2B01%3A00"
    )


def test_lists_behind_cards_and_bars_open_and_hold_as_many(world, client_of):
    client = client_of("operator")
    response = client.get(HOME, {"days": "7"})
    chart, shown = response.context["chart"], cards(response)
    day = client.get(chart["pages"]["engagements"][6])
    assert [str(row.post) for row in day.context["rows"]] == ["The launch"]
    assert len(client.get(shown["engagements"].page).context["rows"]) == 2
    for page, number in (
        (chart["pages"]["engagers"][6], 1),
        (shown["engagers"].page, 3),
        (shown["targets"].page, 1),
    ):
        assert client.get(page).context["cl"].result_count == number
    for card in shown.values():
        assert client.get(card.page).status_code == 200


def test_best_posts_and_newest_people(world, client_of):
    context = client_of("operator").get(HOME, {"days": "7"}).context
    assert [(str(one.post), one.engagements) for one in context["best"]] == [
        ("The launch", 1),
        ("Older", 1),
    ]
    assert [str(one) for one in context["newest"]] == ["Ada Example", "Bob Example"]


def test_budgets_say_what_is_used(world, client_of):
    Settings.objects.update_or_create(pk=1, defaults={"budget_openai_month_usd": Decimal(1)})
    response = client_of("operator").get(HOME)
    assert [(one.name, one.said, one.percent) for one in response.context["budgets"]] == [
        ("Today", "0.00 USD of 20.00 USD", 0),
        ("This month", "56.00 USD of 200.00 USD", 28),
        ("Apify this month", "55.00 USD of 200.00 USD", 27),
        ("OpenAI this month", "1.00 USD of 1.00 USD", 100),
    ]
    client = client_of("admin")
    lists = [
        client.get(f"/admin/integrations/charge/?{one.query}")
        for one in response.context["budgets"]
    ]
    assert [page.context["cl"].result_count for page in lists] == [0, 4, 3, 1]
    assert "Budget, openai this month: 1.00 USD of 1.00 USD used" in problems(response)


def test_what_nobody_knows_is_unknown_not_zero(now, client_of):
    make_engager(ago(days=1))
    shown = cards(client_of("operator").get(HOME))
    assert (shown["targets"].value, shown["targets"].change) == (
        "unknown",
        "no share to compare with",
    )
    assert shown["targets"].note == "0 of 0 classified; 1 not classified"
    assert (shown["cost"].value, shown["cost"].change) == ("unknown", "unknown before")
    assert (shown["posts"].value, shown["posts"].change) == ("0", "as many as before (0)")
    assert shown["engagers"].change == "none before"


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow(now, audiences, client_of, count):
    client = client_of("operator")
    client.get(HOME)
    for number in range(count):
        engager = make_engager(ago(days=1), audiences[0])
        post = PostFactory()
        EngagementFactory(engager=engager, post=post, first_seen_at=ago(hours=number + 1))
        ScrapeFactory(state="suspect", error="x", post=post, created_at=ago(hours=1))
        ContactFactory(state="review")
        spend(Decimal(1), ago(hours=1))
        make_run(state="failed")
    with CaptureQueriesContext(connection) as queries:
        response = client.get(HOME, {"days": "7"})
    assert response.status_code == 200
    assert len(response.context["newest"]) == count
    assert len(queries) == QUERIES, "\n".join(one["sql"][:150] for one in queries)


def test_first_visit_then_since_the_last_look(now, client_of):
    client = client_of("operator")
    first = client.get(HOME)
    assert (first.context["period"].key, first.context["is_first_look"]) == ("7", True)
    assert "Welcome" in first.content.decode()

    # The same visit goes on: the week stays.
    now.shift(timedelta(minutes=59))
    assert client.get(HOME).context["is_first_look"] is True
    left = NOON + timedelta(minutes=59)

    now.shift(timedelta(days=2))
    second = client.get(HOME)
    assert (second.context["period"].key, second.context["period"].since) == ("look", left)
    assert "Since Friday 20 Nov, 13:59" in second.content.decode()
    now.shift(timedelta(minutes=30))
    assert client.get(HOME).context["period"].since == left
    assert client.get(HOME, {"days": "30"}).context["period"].key == "30"

    # Another browser begins where the page was seen last.
    seen = NOON + timedelta(days=2, minutes=89)
    client.logout()
    now.shift(timedelta(minutes=1))
    client.force_login(client.user)
    assert client.get(HOME).context["period"].since == seen


def test_who_was_away_for_years_sees_90_days(now, client_of):
    client = client_of("operator")
    type(client.user).objects.update(home_seen_at=ago(days=900))
    assert client.get(HOME).context["period"].since == ago(days=90)


def test_days_that_are_none_are_not_asked_for(now, client_of):
    assert client_of("operator").get(HOME, {"days": "9999"}).context["period"].key == "7"


def test_problems_are_linked_to_what_mends_them(now, client_of):
    write_schedules()
    client = client_of("admin")
    Settings.objects.update_or_create(pk=1, defaults={"spending_enabled": False})
    ContactFactory(state="review")
    ContactFactory(state="dead", error="refused")
    ContactFactory(state="dead", error="refused")
    suspect = PostFactory(failed_attempts=1)
    ScrapeFactory(state="suspect", error="x", post=suspect, created_at=ago(days=1))
    mended = ScrapeFactory(state="suspect", error="mended since", created_at=ago(days=2))
    ScrapeFactory(post=mended.post, created_at=ago(days=1))
    PostFactory(failed_attempts=8)
    make_run(state="failed")
    make_run(state="failed", dry_run=True)
    pause_schedule("pipeline", by=client.user, reason="", at=NOON)
    response = client.get(HOME)
    assert problems(response) == [
        "1 person needs a decision on their contact",
        "2 contacts were given up after eight attempts",
        "1 scrape looks wrong: less was listed than known",
        "1 post needs a person: every attempt failed",
        "No post has been measured ever",
        "No worker is at work: queued runs do not start",
        "A schedule is paused: it starts no runs",
        "1 run failed in the last 7 days",
        "Spending is switched off: nothing is measured or classified",
    ]
    for problem in response.context["problems"]:
        assert client.get(problem.page).status_code == 200, problem.page


def test_who_decides_is_led_to_the_review_and_others_to_the_lists(now, client_of):
    record_beat(QUEUE, at=NOON)
    ContactFactory(state="dead", error="refused")
    ScrapeFactory(state="suspect", post=PostFactory(failed_attempts=8))

    def pages(role):
        return [problem.page for problem in client_of(role).get(HOME).context["problems"]][:3]

    assert pages("operator") == [
        "/admin/desk/review/dead/",
        "/admin/desk/review/suspect/",
        "/admin/desk/review/posts/",
    ]
    assert pages("creative") == [
        "/admin/engagers/contact/?state__exact=dead",
        "/admin/posts/scrape/?state__exact=suspect",
        "/admin/posts/post/?failed_attempts__gte=8",
    ]


def test_a_suspect_scrape_that_was_left_is_no_problem_any_more(now, client_of):
    record_beat(QUEUE, at=NOON)
    measured = PostFactory(scrape_count=1, last_scraped_at=ago(days=1), reactions=1)
    scrape = ScrapeFactory(state="suspect", post=measured)
    client = client_of("operator")
    assert problems(client.get(HOME)) == ["1 scrape looks wrong: less was listed than known"]
    client.post("/admin/desk/review/suspect/decide/", {"verb": "leave", "ids": [scrape.pk]})
    assert problems(client.get(HOME)) == []


def test_nothing_wrong_is_said(now, client_of):
    record_beat(QUEUE, at=NOON)
    PostFactory(scrape_count=1, last_scraped_at=ago(days=1), reactions=1)
    response = client_of("operator").get(HOME)
    assert problems(response) == []
    assert "Nothing: all goes well." in response.content.decode()


def test_old_measurements_are_a_problem(now, client_of):
    record_beat(QUEUE, at=NOON)
    PostFactory(scrape_count=1, last_scraped_at=ago(days=5), reactions=1)
    assert problems(client_of("operator").get(HOME)) == ["No post has been measured for 5 days"]


def test_freshness_leaves_dry_runs_out(now, client_of):
    PostFactory(scrape_count=1, last_scraped_at=ago(days=1), reactions=1)
    make_run(steps=("enrich",))
    make_run(steps=("push",), dry_run=True)
    fresh = client_of("operator").get(HOME).context["fresh"]
    assert [(one.name, one.at) for one in fresh] == [
        ("Posts measured", ago(days=1)),
        ("Posts described", None),
        ("People classified and looked up", NOON),
        ("HubSpot", None),
    ]


def test_creative_sees_numbers_and_nothing_of_what_only_others_mend(world, client_of):
    ContactFactory(state="review")
    response = client_of("creative").get(HOME, {"days": "7"})
    page = response.content.decode()
    assert list(cards(response)) == ["posts", "engagements", "engagers", "targets", "cost"]
    assert "need a decision" not in " ".join(problems(response))
    assert "/admin/pipeline/settings/" not in page
    assert "/admin/posts/post/" in page


def test_who_may_see_nothing_gets_a_page_that_says_so(now, client_of):
    client = client_of("creative")
    Group.objects.get(name="creative").permissions.clear()
    response = client.get(HOME)
    assert (response.status_code, cards(response), response.context["budgets"]) == (200, {}, ())
    assert "You may not see any list yet" in response.content.decode()


def test_who_may_see_posts_alone_gets_no_people(world, client_of):
    client = client_of("creative")
    group = Group.objects.get(name="creative")
    group.permissions.set([Permission.objects.get(codename="view_post")])
    response = client.get(HOME)
    assert list(cards(response)) == ["posts"]
    assert "Ada Example" not in response.content.decode()
    assert client.get("/admin/desk/home/engagements/").status_code == 403


def test_who_may_not_see_charges_gets_no_money(world, client_of):
    client = client_of("creative")
    group = Group.objects.get(name="creative")
    group.permissions.remove(Permission.objects.get(codename="view_charge"))
    response = client.get(HOME, {"days": "7"})
    assert list(cards(response)) == ["posts", "engagements", "engagers", "targets"]
    assert (response.context["budgets"], "USD" in response.content.decode()) == ((), False)


def test_chart_shows_a_week_where_the_last_look_was_lately(world, client_of):
    client = client_of("operator")
    type(client.user).objects.update(home_seen_at=ago(hours=30))
    response = client.get(HOME)
    assert response.context["period"].key == "look"
    assert cards(response)["engagements"].value == "1"
    assert response.context["chart"]["engagements"] == [1, 0, 0, 0, 0, 1, 0]


def test_empty_database_says_what_to_do_next(now, client_of):
    page = client_of("operator").get(HOME).content.decode()
    assert "Nothing is here yet" in page
    assert 'href="/admin/posts/post/add/"' in page
    assert 'href="/admin/desk/pipeline/start/"' in page
    analyst = client_of("analyst").get(HOME).content.decode()
    assert "Posts appear here when creatives have entered them." in analyst


def test_home_links_every_list_one_may_see(now, client_of):
    client = client_of("admin")
    response = client.get(HOME)
    page = response.content.decode()
    lists = [model["admin_url"] for app in response.context["app_list"] for model in app["models"]]
    assert len(lists) >= 15
    assert all(f'href="{address}"' in page for address in lists)


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        ((1, 2), (1, 1), "-50 points against 100 %"),
        ((1, 2), (3, 6), "as before (50 %)"),
        ((334, 500), (2, 3), "as before (67 %)"),
        ((0, 1), (1, 4), "-25 points against 25 %"),
        ((0, 0), (1, 4), "no share to compare with"),
    ],
)
def test_share_is_compared_in_points(now, before, said):
    names = ("targets", "classified")
    seen = Activity(
        now=Counter(dict(zip(names, now, strict=True))),
        before=Counter(dict(zip(names, before, strict=True))),
    )
    assert card_of_targets(seen, Period("7", ago(days=7), NOON)).change == said
