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
from pipeline.models import Run
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
from tests.factories.integrations import ActorRunFactory
from tests.factories.posts import PostFactory
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
