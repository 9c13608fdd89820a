"""Each data check holds on right data, and counts the rows that break its rule."""

from __future__ import annotations

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from engagers.models import Engager
from pipeline.models import Run
from posts.models import Post
from reporting.domain.check_data import CHECKS_DIR, check_data
from reporting.tasks import check_nightly
from tests.factories.engagers import (
    MONDAY,
    ContactFactory,
    EngagementFactory,
    EngagerFactory,
    IdentityFactory,
)
from tests.factories.integrations import ActorRunFactory
from tests.factories.posts import PostFactory

pytestmark = pytest.mark.django_db


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


def _unrecorded_engagement():
    EngagementFactory(post=_post())
    Post.objects.update(engagers=1)


BREAKERS = {
    "engagers_counters_equal_rows": _unrecorded_engagement,
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
# Only a wrong view breaks this one, and views are compared by a system check.
UNBREAKABLE = {"view_keys_are_unique"}


def test_every_check_is_tried():
    assert set(BREAKERS) | UNBREAKABLE == {path.stem for path in CHECKS_DIR.glob("*.sql")}


def test_all_hold_on_right_data():
    _post()

    assert [check.broken for check in check_data()] == [0] * 9


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
    assert [line.split()[0] for line in lines] == ["holds"] * 9


def test_nightly_check_logs_what_fails(caplog):
    _miscount_post()

    assert check_nightly("2026-11-21T05:00:00+00:00") == "1 failed"
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert "posts_engagers_equal_rows: 1 rows" in caplog.text
