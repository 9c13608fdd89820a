"""A person asks for a scrape: estimated, checked, queued; or refused with nothing written."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from django_q.models import OrmQ

from integrations.models import ActorRun, Charge
from pipeline.domain.estimate_scrape import LeftPost, estimate_scrape
from pipeline.domain.execute_run import Conditions, execute_run
from pipeline.domain.limit_person import ESTIMATE
from pipeline.domain.request_scrape import ScrapeRefusedError, request_scrape
from pipeline.models import Run, Settings
from pipeline.vendors import Vendors
from posts.models import Post, Scrape
from tests.factories.people import make_person
from tests.factories.posts import PostFactory, ScrapeFactory
from tests.integrations.domain.test_invariant_2_budgets_hold import run_in_threads, spent
from tests.pipeline.scraping import outcome, starts, step_of

UNKNOWN_USD = Decimal("1.461")  # twice 0.005 and 300 x 1.2 at 2 USD per 1,000, a description


@pytest.fixture
def apify(settings):
    settings.APIFY_TOKEN = "token"


def limit(usd):
    Settings.objects.update_or_create(pk=1, defaults={"budget_person_day_usd": Decimal(usd)})


@pytest.fixture
def creative(db):
    limit(2)
    return make_person("ada", role="creative")


def ask(*posts, by):
    return request_scrape([post.pk for post in posts], by=by, at=timezone.now())


def known_post(reactions=100, comments=10, **given):
    return PostFactory(reactions=reactions, comments=comments, described_at=timezone.now(), **given)


def assert_refused(words, *posts, by):
    before = Run.objects.count()
    with pytest.raises(ScrapeRefusedError) as caught:
        ask(*posts, by=by)
    assert str(caught.value) == words
    assert (Run.objects.count(), OrmQ.objects.count(), Charge.objects.count()) == (
        before,
        before,
        0,
    )


@pytest.mark.django_db
def test_estimate_is_the_cap_of_each_list_and_of_a_first_description():
    new, known = PostFactory(name="Launch"), known_post()

    found = estimate_scrape([new.pk, known.pk], settings=Settings.load(), at=timezone.now())

    assert [(post.post_id, post.name, post.is_guess) for post in found.posts] == [
        (new.pk, "Launch", True),
        (known.pk, known.urn, False),
    ]
    assert found.posts[0].parts == {
        "reactions": Decimal("0.725"),
        "comments": Decimal("0.725"),
        "details": Decimal("0.011"),
    }
    assert found.posts[1].parts == {"reactions": Decimal("0.245"), "comments": Decimal("0.029")}
    assert (found.usd, found.left) == (UNKNOWN_USD + Decimal("0.274"), ())


@pytest.mark.django_db
def test_an_unknown_post_is_priced_by_what_is_usual_here():
    for reactions, comments in ((40, 0), (50, 0), (100, 0), (400, 3), (900, None)):
        known_post(reactions=reactions, comments=comments)
    new = PostFactory()

    (found,) = estimate_scrape([new.pk], settings=Settings.load(), at=timezone.now()).posts

    assert (found.is_guess, found.parts) == (
        True,
        {"reactions": Decimal("0.245"), "comments": Decimal("0.725"), "details": Decimal("0.011")},
    )
    known_post(comments=5)
    (found,) = estimate_scrape([new.pk], settings=Settings.load(), at=timezone.now()).posts
    assert found.parts["comments"] == Decimal("0.0074")


@pytest.mark.django_db
def test_estimate_says_why_a_post_is_left(creative, apify):
    paused = known_post(tracking="paused", name="Resting")
    busy = known_post(name="Busy")
    ScrapeFactory(
        post=busy,
        state="running",
        created_at=timezone.now(),
        lease_until=timezone.now() + timedelta(minutes=5),
    )
    asked = known_post(name="Asked for")
    run = ask(asked, by=creative)
    Run.objects.create(
        trigger="admin",
        created_at=timezone.now(),
        steps_wanted=["scrape"],
        options={"dry_run": True, "post_ids": [busy.pk]},
    )

    ids = [paused.pk, busy.pk, asked.pk]
    found = estimate_scrape(ids, settings=Settings.load(), at=timezone.now())

    assert found.posts == ()
    assert found.left == (
        LeftPost(paused.pk, "Resting", "it is paused: make it active first"),
        LeftPost(busy.pk, "Busy", "being scraped now"),
        LeftPost(asked.pk, "Asked for", f"run {run.pk} scrapes it already"),
    )


@pytest.mark.django_db
def test_the_run_is_forced_names_who_asked_and_waits_in_the_queue(creative, apify):
    post, paused = known_post(), known_post(tracking="paused")

    run = ask(post, paused, by=creative)

    assert (run.started_by, run.trigger, run.steps_wanted) == (creative, "admin", ["scrape"])
    run.refresh_from_db()
    assert run.options == {
        "post_ids": [post.pk],
        "force": True,
        "dry_run": False,
        ESTIMATE: "0.274000",
    }
    assert OrmQ.objects.count() == 1


@pytest.mark.django_db
def test_beyond_the_persons_limit_is_refused(creative, apify):
    ask(PostFactory(), by=creative)
    assert_refused(
        "This could cost 1.46 USD, and you have 0.54 of your 2.00 USD for today left (0.00 spent or"
        " set aside, 1.46 for runs that go on). Choose fewer posts, wait until tomorrow (UTC), or"
        " ask an operator to start it or to raise the limit in the settings.",
        PostFactory(),
        by=creative,
    )


@pytest.mark.django_db
def test_beyond_the_sites_budget_is_refused_also_for_the_free(apify):
    Settings.objects.update_or_create(pk=1, defaults={"budget_day_usd": Decimal(1)})
    assert_refused(
        "This could cost 1.46 USD: the budget of the day has 1.0000 USD left; choose fewer posts,"
        " or ask an operator to change the budgets in the settings.",
        PostFactory(),
        by=make_person("olive", role="operator"),
    )


@pytest.mark.django_db
def test_nothing_to_scrape_says_why(creative, apify):
    posts = [known_post(name=f"Post {number}", tracking="archived") for number in range(4)]
    why = "it is archived: make it active first"
    assert_refused(
        f"Nothing can be scraped now. Post 0: {why}; Post 1: {why}; Post 2: {why} (and 1 more).",
        *posts,
        by=creative,
    )
    assert_refused(f"Nothing can be scraped now. Post 0: {why}.", posts[0], by=creative)
    assert_refused("No such post.", by=creative)


@pytest.mark.django_db
def test_too_many_posts_are_refused(creative, apify):
    with pytest.raises(ScrapeRefusedError, match="51 posts were chosen: choose at most 50"):
        request_scrape(range(51), by=creative, at=timezone.now())
    assert not Run.objects.exists()


@pytest.mark.django_db
def test_what_cannot_run_is_refused(creative, settings):
    settings.APIFY_TOKEN = ""
    assert_refused(
        "Apify is not configured, so nothing can be scraped: an administrator sets APIFY_TOKEN.",
        known_post(),
        by=creative,
    )
    Settings.objects.update_or_create(pk=1, defaults={"scrape_enabled": False})
    assert_refused(
        "Scraping is switched off: an operator can switch the step scrape on in the settings.",
        known_post(),
        by=creative,
    )


@pytest.mark.django_db
def test_an_unknown_actor_in_the_settings_is_named(creative, apify):
    Settings.objects.update_or_create(pk=1, defaults={"reactions_actor": "nobody"})
    with pytest.raises(ScrapeRefusedError, match="the settings name no actor for reactions"):
        ask(known_post(), by=creative)
    assert not Run.objects.exists()


@pytest.fixture
def bound(transactional_db):
    """Somebody who may ask for scrapes, and is bound. Such a test begins without the groups."""
    limit(2)
    return make_person("ada", "posts.scrape_post")


def test_two_requests_at_once_get_one_run(bound, apify):
    posts = [PostFactory(), PostFactory()]

    def work(number):
        return ask(posts[number], by=bound)

    found = run_in_threads(work, 2)

    assert sorted(type(one).__name__ for one in found) == ["Run", "ScrapeRefusedError"]
    assert Run.objects.count() == OrmQ.objects.count() == 1


def execute(run):
    with Vendors() as vendors:
        return execute_run(run, Conditions(vendors=vendors, poll_seconds=0.02, max_wait_seconds=60))


def test_a_run_of_a_person_measures_and_stays_within_the_limit(vendors, enter, bound):
    (post,) = enter(1)
    limit(9)

    run = execute(ask(post, by=bound))

    assert (run.state, run.started_by) == ("succeeded", bound)
    assert Scrape.objects.get().reason == "forced by a person"
    assert 0 < spent(Charge.objects.all()) <= 9


def test_runs_at_once_never_spend_more_than_the_persons_limit(vendors, enter, bound):
    """Both were let in by an older limit; the limit at the moment of spending holds."""
    posts = enter(4)
    Post.objects.update(described_at=timezone.now(), reactions=100, comments=10)
    runs = [ask(*posts[:2], by=bound), ask(*posts[2:], by=bound)]
    limit("0.60")

    found = run_in_threads(lambda number: execute(runs[number]).state, 2)

    assert "partial" in found
    assert all(isinstance(one, str) for one in found)
    assert Decimal("0.26") < spent(Charge.objects.all()) <= Decimal("0.60")
    reasons = " ".join(step_of(run).reason for run in runs)
    assert "the budget of the day for the person who asked has" in reasons
    assert starts(vendors) == ActorRun.objects.exclude(state="absent").count()


def test_a_limit_of_nothing_starts_nothing(vendors, enter, bound):
    (post,) = enter(1)
    run = ask(post, by=bound)
    limit(0)

    step = step_of(execute(run))

    assert outcome(step) == ("partial", 1, 0, 0, 1)
    assert step.reason == "the budget of the day for the person who asked has 0.0000 USD left"
    assert (starts(vendors), ActorRun.objects.count(), Charge.objects.count()) == (0, 0, 0)
