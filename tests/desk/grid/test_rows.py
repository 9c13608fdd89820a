from __future__ import annotations

import gzip
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from desk.grid import rows as grid_rows
from pipeline.models import Settings
from posts.models import Collection, CustomField, Post
from tests.desk.grid.conftest import ROOT
from tests.factories.integrations import ChargeFactory
from tests.factories.posts import NOW, PostFactory, ScrapeFactory


def test_all_columns_of_a_post(grid):
    CustomField.objects.create(key="2026", label="Budget", kind="number")
    post = PostFactory(
        name="Launch",
        campaign="Autumn",
        tags=["a"],
        time_to_create=Decimal("1.50"),
        sponsored=True,
        impressions=1200,
        clicks=0,
        custom={"2026": 12.5},
        text="Hello",
        author_name="Ada Example",
        image_url="https://media.licdn.com/i",
        published_at=NOW,
        reactions=10,
        scrape_count=1,
        last_scraped_at=NOW,
    )
    scrape = ScrapeFactory(post=post)
    for settled in ("0.10", "0.05"):
        ChargeFactory(
            subject=scrape.subject,
            state="settled",
            settled_usd=Decimal(settled),
            settled_at=NOW,
            actor_run=None,
        )
    ChargeFactory(subject=scrape.subject, actor_run=None)
    Collection.objects.create(name="Best").posts.add(post)
    answer = grid.get("rows/")
    (row,) = answer["rows"]
    assert (answer["total"], answer["whole"], answer["page"], answer["pages"]) == (1, True, 1, 1)
    changing = {"due_reason", "is_due", "next_due_at", "status", "created_at"}
    assert {key: value for key, value in row.items() if key not in changing} == {
        "id": post.pk,
        "version": 1,
        "name": "Launch",
        "ownership": "own",
        "target_audience": "",
        "post_type": "",
        "sentiment": "",
        "campaign": "Autumn",
        "sponsored": True,
        "time_to_create": "1.50",
        "tags": ["a"],
        "notes": "",
        "tracking": "active",
        "impressions": 1200,
        "members_reached": None,
        "clicks": 0,
        "followers": None,
        "collections": ["Best"],
        "custom.2026": 12.5,
        "author_name": "Ada Example",
        "urn": post.urn,
        "url": post.url,
        "text": "Hello",
        "media_type": "",
        "thumbnail": "https://media.licdn.com/i",
        "article_title": "",
        "published_at": "2026-11-21T09:00:00+00:00",
        "reactions": 10,
        "comments": None,
        "reposts": None,
        "engagers": 0,
        "scrape_count": 1,
        "last_scraped_at": "2026-11-21T09:00:00+00:00",
        "cost_usd": "0.150000",
    }
    assert set(row) >= changing


def test_only_the_asked_columns_and_what_is_empty(grid):
    CustomField.objects.create(key="size", label="Size", kind="number")
    post = PostFactory()
    (row,) = grid.get("rows/", columns="name,custom.size,cost_usd,collections,tags")["rows"]
    assert row == {
        "id": post.pk,
        "version": 1,
        "name": "",
        "custom.size": None,
        "cost_usd": None,
        "collections": [],
        "tags": [],
    }


def test_unknown_column_is_refused(grid):
    told = grid.get("rows/", columns="name,password", status=400)
    assert told == {"detail": "'password' is no column (any more): choose another one."}


def test_newest_first_and_pages_beyond_the_whole_limit(grid, monkeypatch):
    monkeypatch.setattr(grid_rows, "WHOLE_LIMIT", 2)
    posts = [PostFactory() for _ in range(5)]
    ids = [post.pk for post in reversed(posts)]
    first = grid.get("rows/", columns="name", size=2)
    last = grid.get("rows/", columns="name", size=2, page=9)
    assert [row["id"] for row in first["rows"]] == ids[:2]
    assert [row["id"] for row in last["rows"]] == ids[4:]
    assert (first["total"], first["whole"], first["page"], first["pages"]) == (5, False, 1, 3)
    assert (last["page"], last["pages"]) == (3, 3)
    assert grid.get("rows/", size="x", status=400) == {"detail": "size: 'x' is no number."}


def test_large_answers_are_compressed(grid):
    PostFactory(text="quick " * 1_000)
    answer = grid.client.get(f"{ROOT}rows/", headers={"accept-encoding": "gzip"})
    assert answer["Content-Encoding"] == "gzip"
    assert b"quick quick" in gzip.decompress(answer.content)
    assert answer["Vary"].split(", ")[0] == "Accept-Encoding"
    assert "Content-Encoding" not in grid.client.get(f"{ROOT}rows/").headers


@pytest.mark.parametrize("number", [1, 3])
def test_rows_take_the_same_few_statements(grid, number, django_assert_num_queries):
    Settings.load()
    for _ in range(number):
        ScrapeFactory()
    # session, person, permissions 2, fields 2, settings, count, rows, costs
    with django_assert_num_queries(10):
        assert len(grid.get("rows/")["rows"]) == number


def test_status_of_each_kind(grid):
    measured = {"scrape_count": 1, "last_scraped_at": datetime(2020, 1, 1, tzinfo=UTC)}
    done = {"scrape_count": 5, "last_scraped_at": NOW}
    future = datetime(2090, 1, 1, tzinfo=UTC)
    suspect = PostFactory(failed_attempts=1)
    ScrapeFactory(post=suspect, state="suspect")
    failed = PostFactory(failed_attempts=1)
    ScrapeFactory(post=failed, state="failed")
    expected = {
        PostFactory(tracking="archived").pk: "archived",
        PostFactory(tracking="paused").pk: "paused",
        PostFactory().pk: "never_scraped",
        PostFactory(reactions=5, **measured).pk: "due",
        PostFactory(reactions=5, **measured | {"scrape_not_before": future}).pk: "waiting",
        PostFactory(reactions=5, **done).pk: "done",
        suspect.pk: "suspect",
        failed.pk: "failed",
        PostFactory(failed_attempts=1).pk: "failed",
    }
    rows = grid.get("rows/", columns="status")["rows"]
    assert {row["id"]: row["status"] for row in rows} == expected
    found = grid.ids(filter={"rules": [{"field": "status", "op": "is", "value": "suspect"}]})
    assert found == [suspect.pk]


def test_who_may_not_see_posts_reads_so_and_others_log_in(client, db, join):
    assert client.get(f"{ROOT}rows/").status_code == 302
    nobody = join("nobody", "creative")
    nobody.user.groups.clear()
    assert nobody.get("rows/", status=403) == {
        "detail": "You may not see posts: ask an administrator."
    }
    assert Post.objects.count() == 0


def test_wrong_method_is_refused(grid):
    assert grid.post("rows/", {}, status=405) == {"detail": "This address takes GET only."}
    assert grid.get("edit/", status=405) == {"detail": "This address takes POST only."}
