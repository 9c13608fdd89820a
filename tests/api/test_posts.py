"""Posts through the API: entered, labelled and read by the same rules as in the admin."""

from __future__ import annotations

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pipeline.models import Run, Settings
from posts.models import CustomField, Post
from tests.factories.posts import PostFactory, ScrapeFactory

POSTS = "/api/v1/posts/"
URL = "https://www.linkedin.com/feed/update/urn:li:activity:7320867199693246465/"
OTHER = "https://www.linkedin.com/feed/update/urn:li:activity:7320867199693246466/"


def _post(client, body):
    return client.post(POSTS, body, format="json")


def test_a_post_is_added_with_its_labels(writer, owner):
    CustomField.objects.create(key="code", label="Code", kind="text")

    answer = _post(
        writer,
        {
            "url": URL,
            "post_type": "video",
            "tags": ["launch"],
            "time_to_create": "1.5",
            "custom": {"code": "A-7"},
        },
    )

    post = Post.objects.get()
    assert (answer.status_code, answer["Location"]) == (201, f"http://testserver{POSTS}{post.pk}/")
    body = answer.json()
    assert (body["id"], body["urn"]) == (post.pk, "urn:li:activity:7320867199693246465")
    assert (body["post_type"], body["tags"]) == ("Video", ["launch"])
    assert (body["time_to_create"], body["custom"]) == ("1.50", {"code": "A-7"})
    assert (body["is_due"], body["reactions"]) == (True, None)
    signed = post.history.values_list("history_user", "history_change_reason")
    assert set(signed) == {(owner.pk, "API")}


def test_a_post_that_exists_is_given_and_not_changed(writer):
    post = PostFactory(urn="urn:li:activity:7320867199693246465", campaign="Autumn")

    answer = _post(writer, {"url": URL, "campaign": "Spring"})

    assert (answer.status_code, answer.json()["id"]) == (200, post.pk)
    assert Post.objects.get().campaign == "Autumn"


@pytest.mark.parametrize("url", ["https://example.com/", "hello", ""])
def test_an_address_that_is_no_post_is_refused_with_the_reason(writer, url):
    answer = _post(writer, {"url": url})

    assert answer.status_code in ({400} if url == "" else {422})
    assert answer.json()["title"] in {"Unprocessable Entity", "Bad Request"}
    assert "url" in str(answer.json())
    assert Post.objects.count() == 0


def test_a_bad_label_is_named_and_the_post_is_not_added(writer):
    wrong = {"ownership": "theirs", "sponsored": "maybe"}
    for labels in (wrong, {"custom": {"nothing": 1}, "tags": ["x" * 300]}):
        answer = _post(writer, {"url": URL, **labels})

        assert answer.status_code == 400
        fields = {one["field"].partition(".")[0] for one in answer.json()["errors"]}
        assert fields == set(labels)
    assert Post.objects.count() == 0


def test_labels_are_changed_and_others_stay(writer):
    post = PostFactory(campaign="Autumn", sponsored=True)

    answer = writer.patch(
        f"{POSTS}{post.pk}/", {"sponsored": None, "tracking": "paused"}, format="json"
    )

    assert answer.status_code == 200
    post.refresh_from_db()
    assert (post.campaign, post.sponsored, post.tracking, post.version) == (
        "Autumn",
        None,
        "paused",
        2,
    )


def test_figures_of_linkedins_analytics_are_entered_and_refused(writer):
    post = PostFactory(clicks=3)
    address = f"{POSTS}{post.pk}/"

    answer = writer.patch(address, {"impressions": 1500, "clicks": None}, format="json")
    refused = writer.patch(address, {"followers": -1}, format="json")

    body = answer.json()
    assert (body["impressions"], body["clicks"], body["followers"]) == (1500, None, None)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "followers")
    post.refresh_from_db()
    assert (post.impressions, post.clicks, post.followers, post.version) == (1500, None, None, 2)
    assert list(post.history.order_by("history_id").values_list("impressions", flat=True)) == [
        None,
        1500,
    ]


def test_facts_cannot_be_written(writer):
    post = PostFactory(reactions=5)

    answer = writer.patch(f"{POSTS}{post.pk}/", {"reactions": 9, "urn": "x"}, format="json")

    assert answer.status_code == 400
    assert [one["field"] for one in answer.json()["errors"]] == ["reactions", "urn"]
    assert Post.objects.values_list("reactions", "urn").get() == (5, post.urn)


def test_an_etag_saves_the_body_and_a_colleagues_edit(writer):
    post = PostFactory()
    address = f"{POSTS}{post.pk}/"
    etag = writer.get(address)["ETag"]

    assert writer.get(address, headers={"if-none-match": etag}).status_code == 304
    assert writer.get(address, headers={"if-none-match": f"W/{etag}"}).status_code == 304
    first = writer.patch(address, {"name": "A"}, format="json", headers={"if-match": etag})
    second = writer.patch(address, {"name": "B"}, format="json", headers={"if-match": etag})

    assert (first.status_code, second.status_code) == (200, 412)
    assert first["ETag"] != etag
    assert Post.objects.get().name == "A"
    assert writer.get(address, headers={"if-none-match": etag}).status_code == 200


def test_time_alone_changes_no_etag(writer):
    post = ScrapeFactory().post
    address = f"{POSTS}{post.pk}/"
    Post.objects.filter(pk=post.pk).update(last_scraped_at="2026-11-20T12:00:00Z", scrape_count=1)
    with time_machine.travel("2026-11-20T12:06:00Z", tick=False):
        first = writer.get(address)
    with time_machine.travel("2026-11-20T12:59:00Z", tick=False):
        second = writer.get(address)

    assert first.json()["due_reason"] != second.json()["due_reason"]
    assert first["ETag"] == second["ETag"]


def test_an_if_match_that_cannot_be_read_protects_all_the_same(writer):
    post = PostFactory(name="A")

    answer = writer.patch(
        f"{POSTS}{post.pk}/", {"name": "B"}, format="json", headers={"if-match": "no-quotes"}
    )

    assert answer.status_code == 412
    assert Post.objects.get().name == "A"


def test_times_are_utc_wherever_the_site_is(reader, settings):
    settings.TIME_ZONE = "Europe/Rome"
    PostFactory(name="a", published_at="2026-06-01T00:00:00Z")

    body = reader.get(f"{POSTS}?published_after=2026-06-01T00:00:00").json()

    assert [post["published_at"] for post in body["results"]] == ["2026-06-01T00:00:00Z"]
    assert reader.get(f"{POSTS}?published_after=2026-06-01T00:00:01").json()["results"] == []


def test_a_thousand_lines_at_once_each_with_its_result(writer, owner):
    PostFactory(urn="urn:li:activity:7320867199693246465")

    answer = writer.post(f"{POSTS}bulk/", {"urls": [URL, OTHER, OTHER, "hello"]}, format="json")

    body = answer.json()
    assert (body["added"], body["existing"], body["refused"]) == (1, 2, 1)
    assert [row["result"] for row in body["rows"]] == ["existing", "added", "existing", "refused"]
    assert [row["input"] for row in body["rows"]] == [URL, OTHER, OTHER, "hello"]
    added = Post.objects.get(pk=body["rows"][1]["id"]).history.get()
    assert (added.history_user, added.history_change_reason) == (owner, "API")
    assert Post.objects.count() == 2


def test_more_than_a_thousand_are_refused(writer):
    answer = writer.post(f"{POSTS}bulk/", {"urls": [URL] * 1001}, format="json")

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "urls")
    assert Post.objects.count() == 0


def test_a_scrape_is_queued_as_a_run_of_the_owner(runner, owner):
    post = PostFactory()

    answer = runner.post(f"{POSTS}{post.pk}/scrape/")

    run = Run.objects.get()
    assert (answer.status_code, answer.json()["id"]) == (202, run.pk)
    assert (run.trigger, run.started_by, run.steps_wanted) == ("api", owner, ["scrape"])
    assert (run.options["post_ids"], run.options["force"]) == ([post.pk], True)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("tracking=paused", ["b"]),
        ("post_type=video", ["a"]),
        ("due=true", ["a"]),
        ("due=false", ["b"]),
        ("search=STUDIO", ["b"]),
        ("published_after=2026-01-02T00:00:00Z", ["b"]),
        ("published_before=2026-01-02T00:00:00Z", ["a"]),
        ("campaign=nothing", []),
    ],
)
def test_lists_are_filtered(reader, query, found):
    PostFactory(name="a", post_type="Video", published_at="2026-01-01T00:00:00Z")
    PostFactory(
        name="b",
        tracking="paused",
        author_name="Example Studio",
        published_at="2026-01-03T00:00:00Z",
    )

    answer = reader.get(f"{POSTS}?{query}")

    assert [post["name"] for post in answer.json()["results"]] == found


@pytest.mark.parametrize(
    "query", ["tracking=gone", "published_after=yesterday", "due=perhaps", "post_tpye=Video"]
)
def test_a_bad_filter_is_named(reader, query):
    answer = reader.get(f"{POSTS}?{query}")

    assert answer.status_code == 400
    assert [one["field"] for one in answer.json()["errors"]] == [query.partition("=")[0]]


def test_pages_by_cursor_are_stable_while_posts_are_added(reader):
    first = [PostFactory().pk for _ in range(5)]

    page = reader.get(f"{POSTS}?page_size=2").json()
    PostFactory()
    seen = [post["id"] for post in page["results"]]
    while page["next"]:
        page = reader.get(page["next"]).json()
        seen += [post["id"] for post in page["results"]]

    assert seen == sorted(first, reverse=True)


def test_scrapes_of_a_post_and_of_all(reader):
    scrape = ScrapeFactory()
    other = ScrapeFactory()

    of_one = reader.get(f"{POSTS}{scrape.post_id}/scrapes/").json()["results"]
    of_all = reader.get("/api/v1/scrapes/").json()["results"]

    assert [row["id"] for row in of_one] == [scrape.pk]
    assert [row["id"] for row in of_all] == [other.pk, scrape.pk]
    assert (of_one[0]["state"], of_one[0]["reactions_counted"]) == ("done", 10)


@pytest.mark.parametrize(
    ("path", "queries"), [("posts/", 3), ("scrapes/", 2)], ids=["posts", "scrapes"]
)
def test_lists_take_the_same_queries_for_one_row_and_three(reader, path, queries):
    Settings.load()
    reader.get(f"/api/v1/{path}")  # the first use of a key is noted
    counts = []
    for rows in (1, 2):
        for _ in range(rows):
            ScrapeFactory()
        with CaptureQueriesContext(connection) as seen:
            assert reader.get(f"/api/v1/{path}").status_code == 200
        counts.append(len(seen))

    assert counts == [queries] * 2
