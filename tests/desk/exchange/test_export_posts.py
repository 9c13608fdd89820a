"""What the grid shows, as a file; and back."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from posts.models import Collection, CustomField, Post
from tests.desk.exchange.tables import bring, counts
from tests.factories.posts import PostFactory

ADDRESS = "/admin/desk/grid/export/"
EVERY_LABEL = [
    "name",
    "ownership",
    "target_audience",
    "post_type",
    "sentiment",
    "campaign",
    "sponsored",
    "time_to_create",
    "tags",
    "notes",
    "tracking",
    "collections",
]
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def export(client, **asked):
    return client.post(ADDRESS, json.dumps(asked), content_type="application/json")


def read_csv(answer):
    content = b"".join(answer.streaming_content)
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def read_xlsx(answer):
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    return [list(row) for row in book.active.iter_rows(values_only=True)]


@pytest.fixture
def full_post(db):
    CustomField.objects.create(key="rating", label="Rating", kind="number")
    CustomField.objects.create(key="day", label="Day", kind="date")
    CustomField.objects.create(key="code", label="Code", kind="text")
    CustomField.objects.create(key="live", label="Live", kind="boolean")
    CustomField.objects.create(
        key="looks", label="Looks", kind="choices", choices=["Red, dark", 'A "B"', "Blue"]
    )
    post = PostFactory(
        name="=HYPERLINK(1)",
        ownership="competitor",
        target_audience="Marketing Agency",
        post_type="Video",
        sentiment="Positive",
        campaign="Spring, '26",
        sponsored=False,
        time_to_create=Decimal("1.50"),
        tags=["a", "b c"],
        notes='-5\nsecond; line, "quoted"',
        tracking="paused",
        custom={
            "rating": -2.5,
            "day": "2026-11-21",
            "code": "'+49 170",
            "live": True,
            "looks": ["Red, dark", 'A "B"'],
        },
        published_at=NOON,
        reactions=12,
        impressions=1500,
        clicks=0,
    )
    for name in ("Spring, EU", "Own"):
        Collection.objects.create(name=name).posts.add(post)
    return post


FIGURES = ["impressions", "members_reached", "clicks", "followers"]
OWN = ["custom.rating", "custom.day", "custom.code", "custom.live", "custom.looks"]


@time_machine.travel(NOON, tick=False)
def test_values_are_as_people_see_them(log_in_as, full_post):
    client = log_in_as("analyst")
    client.user.time_zone = "Asia/Kolkata"
    client.user.save()
    answer = export(client, format="csv", columns=[*EVERY_LABEL, *OWN, "published_at", "reactions"])
    assert answer["Content-Disposition"] == 'attachment; filename="posts 2026-11-20.csv"'
    assert read_csv(answer) == [
        [
            "Post number", "Name", "Own or competitor", "Target audience", "Post type",
            "Sentiment", "Campaign", "Sponsored", "Time to create", "Tags", "Notes", "Tracking",
            "Collections", "Rating", "Day", "Code", "Live", "Looks", "Published", "Reactions",
        ],
        [
            str(full_post.pk), "'=HYPERLINK(1)", "competitor", "Marketing Agency", "Video",
            "Positive", "Spring, '26", "no", "1.50", "a, b c", "'-5\nsecond; line, \"quoted\"",
            "paused", 'Own, "Spring, EU"', "-2.5", "2026-11-21", "''+49 170", "yes",
            '"Red, dark", "A ""B"""', "2026-11-20 17:30:00+05:30", "12",
        ],
    ]  # fmt: skip


def test_a_workbook_holds_numbers_times_and_no_formula(log_in_as, full_post):
    rows = read_xlsx(
        export(
            log_in_as("analyst"),
            format="xlsx",
            columns=["name", "custom.rating", "reactions", "published_at", "urn", "sponsored"],
        )
    )
    assert rows == [
        ["Post number", "Name", "Rating", "Reactions", "Published", "URN", "Sponsored"],
        [full_post.pk, "'=HYPERLINK(1)", -2.5, 12, datetime(2026, 11, 20, 12), full_post.urn, "no"],
    ]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_an_export_imported_again_changes_nothing(log_in_as, full_post, form):
    client = log_in_as("operator")
    plain = PostFactory()
    before = list(Post.objects.order_by("pk").values())
    answer = export(client, format=form)
    job = bring(b"".join(answer.streaming_content), client.user, filename=f"posts.{form}")
    assert (counts(job), job.match_field) == ((0, 0, 2, 0), "id")
    assert set(job.mapping.values()) == {"id", "url", *EVERY_LABEL, *FIGURES, *OWN}
    assert counts(
        bring(
            b"".join(export(client, format=form).streaming_content),
            client.user,
            filename=f"posts.{form}",
            clear_empty=True,
        )
    ) == (0, 0, 2, 0)
    assert list(Post.objects.order_by("pk").values()) == before
    assert plain.version == 1


def test_filter_search_and_sort_are_those_of_the_screen(log_in_as):
    for name, campaign in (("A", "Spring"), ("B", "Autumn"), ("C", "Spring"), ("D", "Spring")):
        PostFactory(name=name, campaign=campaign)
    PostFactory(name="other", campaign="Spring")
    client = log_in_as("analyst")
    answer = export(
        client,
        columns="name",
        filter={
            "match": "all",
            "rules": [
                {"field": "campaign", "op": "is", "value": "Spring"},
                {"field": "name", "op": "is_not", "value": "A"},
            ],
        },
        sort=[{"field": "name", "dir": "desc"}],
    )
    assert [row[1] for row in read_csv(answer)] == ["Name", "other", "D", "C"]
    answer = export(client, columns="name", search="other")
    assert [row[1] for row in read_csv(answer)] == ["Name", "other"]


def test_two_things_of_one_label_are_told_apart(log_in_as):
    CustomField.objects.create(key="campaign2", label="Campaign", kind="text")
    CustomField.objects.create(key="reactions2", label="Reactions", kind="text")
    PostFactory(campaign="Spring", custom={"campaign2": "Own"}, reactions=3)
    client = log_in_as("operator")
    asked = ["campaign", "custom.campaign2", "custom.reactions2", "reactions"]
    rows = read_csv(export(client, columns=asked))
    assert rows[0] == [
        "Post number", "Campaign", "custom.campaign2", "Reactions", "Reactions (measured)"
    ]  # fmt: skip
    content = b"".join(export(client, columns=asked).streaming_content)
    assert counts(bring(content, client.user)) == (0, 0, 1, 0)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"format": "pdf"}, "format: 'pdf' is no kind of file: csv or xlsx."),
        ({"columns": 3}, "columns is no list."),
        ({"columns": ["gone"]}, "'gone' is no column (any more): choose another one."),
        ({"sort": "name"}, "The order is no list of at most 10 columns."),
        ({"search": 3}, "search: '3' is no text."),
    ],
)
def test_what_cannot_be_asked_says_why(log_in_as, asked, words):
    answer = export(log_in_as("analyst"), **asked)
    assert (answer.status_code, answer.json()) == (400, {"detail": words})


def test_who_may_not_export_does_not(log_in_as, db):
    client = log_in_as("creative")
    client.user.groups.clear()
    answer = export(client)
    assert (answer.status_code, answer.json()) == (
        403,
        {"detail": "You may not export posts: ask an administrator."},
    )
    assert client.get(ADDRESS).status_code == 405


def test_the_number_of_queries_does_not_grow(log_in_as):
    client = log_in_as("analyst")
    read_csv(export(client))  # makes the row of the settings
    taken = []
    for rows in (1, 2):
        for _ in range(rows):
            PostFactory()
        with CaptureQueriesContext(connection) as queries:
            read_csv(export(client))
        taken.append(len(queries))
    assert taken == [12, 12]


def test_rows_come_in_their_order_over_several_batches(log_in_as, monkeypatch):
    monkeypatch.setattr("desk.exchange.export_posts.BATCH", 2)
    for name in "CADBE":
        PostFactory(name=name)
    answer = export(log_in_as("analyst"), columns="name", sort=[{"field": "name"}])
    assert [row[1] for row in read_csv(answer)] == ["Name", *"ABCDE"]
