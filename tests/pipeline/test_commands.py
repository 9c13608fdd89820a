"""The commands as scripts call them: exit codes, JSON, standard error."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from pipeline.models import Run, Settings
from posts.models import Post, Scrape
from tests.pipeline.scraping import starts

pytestmark = pytest.mark.django_db(transaction=True)


def call(*words: str) -> tuple[int, str, str]:
    out, err = StringIO(), StringIO()
    try:
        call_command(*words, stdout=out, stderr=err)
    except SystemExit as ended:
        return int(ended.code or 0), out.getvalue(), err.getvalue()
    except CommandError as refused:
        return refused.returncode, out.getvalue(), str(refused)
    return 0, out.getvalue(), err.getvalue()


def test_run_pipeline_prints_one_json_object(vendors, enter):
    enter(2)
    code, out, err = call("run_pipeline", "prepare", "describe", "scrape", "--json")
    report = json.loads(out)
    assert [step["name"] for step in report["steps"]] == ["prepare", "scrape", "describe"]
    assert report["run"] == Run.objects.get().pk
    assert [step["claimed"] for step in report["steps"]] == [0, 2, 0]
    # The sandbox's portal is fresh: prepare names the properties it lacks.
    assert (code, report["status"]) == (1, "partial")
    assert "manage.py setup_hubspot" in err
    assert len(err.strip().splitlines()) == 1


def test_run_pipeline_without_vendors_skips_and_ends_well(no_vendors):
    code, out, err = call("run_pipeline", "scrape", "push")
    assert (code, err) == (0, "")
    assert "APIFY_TOKEN is not set" in out
    assert out.splitlines()[-1] == f"run {Run.objects.get().pk} skipped, 0.0000 USD"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["bake"], "no such step: bake (there are prepare, scrape, describe, push, enrich)"),
        (["--post", "https://www.linkedin.com/in/someone"], "a person's profile, not a post"),
        (
            ["--post", "urn:li:activity:7519156466586866233"],
            "is not entered yet: manage.py add_posts",
        ),
    ],
)
def test_run_pipeline_refuses_wrong_usage(no_vendors, words, said):
    code, out, err = call("run_pipeline", *words)
    assert (code, out) == (2, "")
    assert said in err
    assert not Run.objects.exists()


def test_run_pipeline_takes_exactly_the_named_post(vendors, enter):
    posts = enter(3)
    code, *_ = call("run_pipeline", "scrape", "--post", posts[1].url, "--json")
    assert code == 0
    assert list(Scrape.objects.values_list("post", flat=True)) == [posts[1].pk]


def test_dry_run_leaves_nothing(vendors, enter):
    enter(2)
    code, out, _ = call("run_pipeline", "scrape", "--dry-run", "--json")
    report = json.loads(out)
    assert (code, report["run"], report["status"]) == (0, None, "succeeded")
    assert float(report["cost_usd"]) > 0
    assert (starts(vendors), Run.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("numbers", "why"),
    [
        ({"spending_enabled": False}, "spending is switched off (budget settings)"),
        ({"budget_day_usd": 0}, "the budget of the day has 0.0000 USD left"),
    ],
)
def test_dry_run_ends_where_the_budget_would(vendors, enter, numbers, why):
    [post] = enter(1)
    Settings.objects.create(pk=1, **numbers)
    code, out, err = call("run_pipeline", "scrape", "--dry-run", "--json")
    [step] = json.loads(out)["steps"]
    assert (code, step["status"], step["reason"], step["cost_usd"]) == (1, "partial", why, "0.0000")
    assert step["would"] == [f"{post.url}: left: {why}"]
    assert err == f"scrape partial: {why}\n"


def test_dry_run_counts_what_it_would_reserve_before(vendors, enter):
    enter(3)
    Settings.objects.create(pk=1, budget_run_usd=2)
    _, out, _ = call("run_pipeline", "scrape", "--dry-run", "--json")
    [step] = json.loads(out)["steps"]
    assert (step["claimed"], step["skipped"], step["cost_usd"]) == (3, 3, "1.4610")


def test_failed_posts_are_named_on_standard_error(vendors, enter):
    posts = enter(2)
    vendors.context.faults.set("apify.run.failed.reactions", times=2)
    code, _, err = call("run_pipeline", "scrape")
    lines = err.splitlines()[-2:]
    assert code == 1
    assert [line.split(": ")[0] for line in lines] == ["scrape failed", "scrape"]
    named = sorted(line[line.index("https://") :].split(": ")[0] for line in lines)
    assert named == sorted(post.url for post in posts)


def test_reconcile_and_audit(vendors, enter):
    import httpx2

    enter(1)
    call("run_pipeline", "scrape")
    assert call("reconcile")[0] == 0
    vendors.context.clock.advance(-3600)
    httpx2.post(
        f"{vendors.apify_url}/v2/acts/harvestapi~linkedin-post-reactions/runs",
        json={"posts": [Post.objects.get().url], "maxItems": 10},
        params={"maxTotalChargeUsd": "1"},
        headers={"Authorization": "Bearer other"},
    )
    vendors.context.clock.advance(3600)
    code, out, err = call("reconcile", "--audit", "--json")
    report = json.loads(out)
    assert (code, len(report["unmatched"]), report["errors"]) == (1, 1, [])
    assert err == f"no intent: {report['unmatched'][0]}\n"


def test_check_connections_answers_for_each(vendors):
    code, out, err = call("check_connections", "--json")
    answers = {one["name"]: one["status"] for one in json.loads(out)["connections"]}
    assert answers == dict.fromkeys(["apify", "hubspot", "openai", "database", "queue"], "ok")
    assert (code, err) == (0, "")


def test_check_connections_names_what_fails(vendors, settings):
    settings.APIFY_TOKEN, settings.OPENAI_API_KEY = "bad", ""
    code, out, err = call("check_connections")
    assert code == 1
    assert err.startswith("apify: ")
    assert "openai    not configured  OPENAI_API_KEY is not set" in out
    assert "bad" not in err


def count_rows() -> dict[str, int]:
    """Of every table there is, and every sequence: a row that was written and removed shows too."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT schemaname || '.' || tablename FROM pg_tables"
            " WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        )
        tables = [name for (name,) in cursor.fetchall()]
        counts = {}
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM {table}")
            counts[table] = cursor.fetchone()[0]
        cursor.execute("SELECT sequencename, last_value FROM pg_sequences")
        return counts | dict(cursor.fetchall())


def test_dry_run_of_everything_writes_and_calls_nothing(vendors, enter):
    posts = enter(2)
    Post.objects.filter(pk=posts[1].pk).update(reactions=100, described_at=timezone.now())
    rows, calls = count_rows(), vendors.context.calls.snapshot()
    code, out, err = call("run_pipeline", "--dry-run", "--json")
    assert (count_rows(), vendors.context.calls.snapshot()) == (rows, calls)
    report = json.loads(out)
    assert (code, err, report["run"], report["status"]) == (0, "", None, "succeeded")
    scrape = next(step for step in report["steps"] if step["name"] == "scrape")
    assert (scrape["claimed"], scrape["skipped"], scrape["calls"]) == (2, 2, 0)
    # A new post: description 0.011, lists of unknown length 0.725 each; the other 0.245 and 0.725.
    assert (scrape["cost_usd"], report["cost_usd"]) == ("2.4310", "2.4310")
    assert scrape["would"] == [
        f"{post.url}: would be scraped: never scraped" for post in order_as_due(posts)
    ]


def order_as_due(posts: list[Post]) -> list[Post]:
    return sorted(posts, key=lambda post: post.published_at, reverse=True)


def test_dry_run_names_posts_and_cost_to_people(vendors, enter):
    [post] = enter(1)
    rows = count_rows()
    code, out, err = call("run_pipeline", "scrape", "describe", "--dry-run")
    assert (code, err, count_rows()) == (0, "", rows)
    assert out.splitlines() == [
        "scrape    succeeded 1 rows, 0 done, 0 failed, 1 left, 0 calls, 1.4610 USD",
        f"          {post.url}: would be scraped: never scraped",
        "describe  succeeded 0 rows, 0 done, 0 failed, 0 left, 0 calls, 0.0000 USD",
        "dry run succeeded, 1.4610 USD",
    ]
