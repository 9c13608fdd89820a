from __future__ import annotations

import io
import json
from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command

from pipeline.models import Settings
from tests.factories.posts import NOW, PostFactory, ScrapeFactory

DAY = timedelta(days=1)


def run(*args):
    out, err = io.StringIO(), io.StringIO()
    code = 0
    with time_machine.travel(NOW, tick=False):
        try:
            call_command("explain_posts", *args, stdout=out, stderr=err)
        except SystemExit as end:
            code = end.code
    return code, out.getvalue(), err.getvalue()


@pytest.mark.django_db
def test_explains_all_posts_with_the_numbers_of_the_settings():
    Settings.objects.update_or_create(pk=1, defaults={"min_days_between_scrapes": 4})
    new = PostFactory()
    rested = PostFactory(scrape_count=1, last_scraped_at=NOW - 3 * DAY, reactions=9)
    ScrapeFactory(post=rested, created_at=NOW - 5 * DAY, state="failed")
    ScrapeFactory(post=rested, created_at=NOW - 3 * DAY)
    code, out, err = run("--json")
    assert (code, err) == (0, "")
    assert json.loads(out) == {
        "posts": [
            {
                "url": new.url,
                "urn": new.urn,
                "due": True,
                "reason": "never scraped",
                "next_due_at": NOW.isoformat(),
                "scrape_count": 0,
                "last_result": "none",
            },
            {
                "url": rested.url,
                "urn": rested.urn,
                "due": False,
                "reason": "scraped 3 days ago: due again on 2026-11-22 09:00 UTC",
                "next_due_at": (NOW + DAY).isoformat(),
                "scrape_count": 1,
                "last_result": "done, 10 reactions listed",
            },
        ]
    }


@pytest.mark.django_db
def test_tells_people_in_lines():
    due, done, paused = (
        PostFactory(),
        PostFactory(scrape_count=1, last_scraped_at=NOW - DAY, reactions=9),
        PostFactory(tracking="paused"),
    )
    ScrapeFactory(post=done, state="failed", created_at=NOW - DAY)
    ScrapeFactory(post=paused, state="running", created_at=NOW - DAY)
    again = "due again on 2026-11-22 09:00 UTC; next 2026-11-22 09:00 UTC"
    assert run()[1].splitlines() == [
        due.url,
        "  due: never scraped; last: none",
        done.url,
        f"  not due: scraped 1 day ago: {again}; last: failed: broken",
        paused.url,
        "  not due: paused; last: running",
    ]


@pytest.mark.django_db
def test_explains_named_posts_by_any_of_their_ids_and_names_what_is_missing():
    post = PostFactory()
    PostFactory()
    other = "urn:li:ugcPost:7329991434395160578"
    post.aliases.create(urn=other, source="x")
    missing = "urn:li:activity:7472580694498500608"
    code, out, err = run("--json", other, missing, "https://example.com/")
    assert (code, [found["urn"] for found in json.loads(out)["posts"]]) == (1, [post.urn])
    assert err.splitlines() == [
        "https://example.com/: not LinkedIn",
        f"{missing}: no such post: add it first",
    ]
