"""Each data check holds on right data, and counts the rows that break its rule."""

from __future__ import annotations

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from engagers.models import Engager
from integrations.models.outgoing import Delivery
from pipeline.models import Run, Settings, StepRun
from posts.models import Post
from reporting.domain.check_data import check_data
from reporting.domain.definitions import ORDER
from reporting.domain.rules import CHECKS_DIR, read_view_rules
from reporting.models import CheckResult
from reporting.tasks import check_nightly
from tests.factories.engagers import (
    MONDAY,
    ContactFactory,
    EngagerFactory,
    IdentityFactory,
)
from tests.factories.integrations import ActorRunFactory, ChargeFactory
from tests.factories.posts import PostFactory, ScrapeFactory
from tests.reporting.rows import run_sql

pytestmark = pytest.mark.django_db
PERSONAL = {"name", "headline", "linkedin_url"}


def _broken() -> dict[str, int]:
    return {check.name: check.broken for check in check_data() if check.broken}


def _post() -> Post:
    post = PostFactory()
    post.aliases.get_or_create(urn=post.urn, defaults={"source": "entered"})
    return post


def _merged() -> Engager:
    return EngagerFactory(merged_into=EngagerFactory())


def _miscount_post():
    Post.objects.filter(pk=_post().pk).update(engagers=3)


def _misdate_post():
    Post.objects.filter(pk=_post().pk).update(scrape_count=1, last_scraped_at=MONDAY)


def _unname_post():
    _post().aliases.all().delete()


def _miscount_engager():
    EngagerFactory(engagement_count=1)


BREAKERS = {
    "engagers_counters_equal_rows": _miscount_engager,
    "merged_engagers_hold_nothing": lambda: IdentityFactory(engager=_merged()),
    "paid_runs_have_charges": lambda: ActorRunFactory(external_id="run-1", state="running"),
    "pipeline_is_fresh": lambda: Run.objects.create(
        trigger="schedule",
        state="succeeded",
        created_at=timezone.now() - timedelta(days=6),
        finished_at=timezone.now() - timedelta(days=5),
    ),
    "posts_engagers_equal_rows": _miscount_post,
    "posts_know_their_own_urn": _unname_post,
    "posts_scrapes_equal_measurements": _misdate_post,
    "waiting_contacts_are_people": lambda: ContactFactory(engager=_merged(), state="pending"),
}


def _measure(**settled):
    """A post measured six days ago, and old enough to be due again since four and a half."""
    long_ago = timezone.now() - timedelta(days=6, hours=12)
    post = PostFactory(scrape_count=1, last_scraped_at=long_ago, **settled)
    Post.objects.filter(pk=post.pk).update(created_at=long_ago)
    ScrapeFactory(post=post, created_at=long_ago)


def _charge(days: int, state: str):
    at = timezone.now() - timedelta(days=days)
    is_settled = state == "settled"
    ChargeFactory(
        state=state,
        created_at=at,
        settled_at=at if is_settled else None,
        settled_usd=1 if is_settled else None,
    )


def _see(days: int, **classified):
    at = timezone.now() - timedelta(days=days)
    EngagerFactory(first_seen_at=at, last_seen_at=at, **classified)


def _classify(days: int):
    at = timezone.now() - timedelta(days=days)
    _see(days, classified_at=at, classified_hash="a" * 64)


def _step(days: int):
    at = timezone.now() - timedelta(days=days)
    run = Run.objects.create(trigger="api", state="running", created_at=at)
    StepRun.objects.create(
        run=run, name="scrape", order=1, state="succeeded", started_at=at, finished_at=at
    )


# By view: what makes it stale, and the same where nothing waits, or where it is new.
STALE = {
    "linkedin_posts_scrapes": (
        _measure,
        lambda: _measure(tracking="paused"),
        lambda: (_measure(), ScrapeFactory(created_at=timezone.now(), post__tracking="archived")),
    ),
    "costs": (
        lambda: (_charge(6, "settled"), _charge(5, "reserved")),
        lambda: (_charge(6, "settled"), _charge(3, "reserved")),
        lambda: (_charge(1, "settled"), _charge(5, "reserved")),
    ),
    "audience_by_post": (
        lambda: (_classify(6), _see(5)),
        lambda: (_classify(6), _see(3)),
        lambda: (_classify(1), _see(5)),
    ),
    "pipeline_runs": (lambda: _step(5), lambda: None, lambda: _step(3)),
}


def _stale() -> list[str]:
    return [check.name for check in check_data() if check.broken and check.kind == "freshness"]


@pytest.mark.parametrize("view", sorted(STALE))
def test_a_view_is_stale_when_it_is_old_and_something_waits(view):
    makes_stale, *_ = STALE[view]
    makes_stale()

    assert _stale() == [f"{view}.fresh"]


@pytest.mark.parametrize("view", sorted(STALE))
@pytest.mark.parametrize("place", [1, 2], ids=["nothing waits", "it is new"])
def test_a_view_is_not_stale_otherwise(view, place):
    STALE[view][place]()

    assert _stale() == []


def test_every_view_that_can_be_stale_is_tried():
    assert set(STALE) == {rules.view for rules in read_view_rules() if rules.fresh}


def test_a_post_that_was_never_due_since_makes_nothing_stale():
    """As the settings say when a post is due again."""
    Settings.objects.update_or_create(pk=1, defaults={"min_days_between_scrapes": 5})
    _measure()

    assert _stale() == []


def test_a_stale_view_says_how_old_it_is():
    _step(5)

    [check] = [check for check in check_data() if check.name == "pipeline_runs.fresh"]

    assert check.rule == "pipeline_runs brought up to date in the last 96 hours."
    assert check.samples == ("pipeline_runs: 120.00 hours old",)


def test_every_check_is_tried():
    assert set(BREAKERS) == {path.stem for path in CHECKS_DIR.glob("*.sql")}


def test_all_hold_on_right_data():
    _post()

    assert _broken() == {}


@pytest.mark.parametrize("name", sorted(BREAKERS))
def test_check_counts_what_breaks_it(name):
    BREAKERS[name]()

    assert _broken() == {name: 1}


def test_command_says_it_and_ends_1():
    _miscount_post()
    out, err = StringIO(), StringIO()

    with pytest.raises(SystemExit) as ended:
        call_command("check_data", "--json", stdout=out, stderr=err)

    assert ended.value.code == 1
    found = {check["name"]: check["broken"] for check in json.loads(out.getvalue())["checks"]}
    assert found["posts_engagers_equal_rows"] == 1
    assert sum(found.values()) == 1
    rule = "A post's engagers equal its rows."
    assert err.getvalue() == f"posts_engagers_equal_rows: 1 rows break this: {rule}\n"


def test_command_lists_what_holds():
    out = StringIO()

    call_command("check_data", stdout=out)

    lines = out.getvalue().splitlines()
    assert {line.split()[0] for line in lines} == {"holds"}
    assert len(lines) == CheckResult.objects.count()


def test_nightly_check_logs_what_fails(caplog):
    _miscount_post()

    assert check_nightly("2026-11-21T05:00:00+00:00") == "1 failed"
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert "posts_engagers_equal_rows: 1 rows" in caplog.text


def test_broken_rows_are_named_by_their_ids():
    post = _post()
    Post.objects.filter(pk=post.pk).update(engagers=3)

    [check] = [check for check in check_data() if check.broken]

    assert check.samples == (f"id {post.pk}",)


def test_every_view_is_declared_and_no_result_names_a_person():
    declared = {path.stem for path in CHECKS_DIR.glob("*.toml")}

    assert declared == set(ORDER)
    for rules in read_view_rules():
        assert rules.keys
        assert set(rules.named_by) <= set(rules.keys)
        assert not PERSONAL & set(rules.named_by)
        assert "value_text" not in rules.named_by


def test_a_lost_view_breaks_its_checks_alone():
    run_sql("DROP VIEW reporting.dim_date CASCADE")

    assert _broken() == {"dim_date.readable": 1, "post_daily.readable": 1}
    [check] = [check for check in check_data() if check.name == "dim_date.readable"]
    assert (check.subject, check.samples) == ("dim_date", ("UndefinedTable",))


def test_a_failure_is_told_once_a_day(settings):
    settings.ALERT_EMAILS = ["ada@example.com"]
    _miscount_post()

    check_nightly("2026-11-21T05:00:00+00:00")
    check_nightly("2026-11-21T09:00:00+00:00")

    [told] = Delivery.objects.all()
    assert (told.event, told.subject, told.channel) == ("data checks", "2026-11-21", "email")
    assert told.body["text"] == "1 data check fails: posts_engagers_equal_rows."
    assert told.body["link"].endswith("/admin/desk/checks/")
