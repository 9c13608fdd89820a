"""The older stack's tables, dirty as they are, from another database over a real connection."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from engagers.legacy.run import import_legacy
from engagers.models import Engagement, Engager, Identity
from integrations.models import Charge, Rejected
from posts.models import Post, Scrape
from reporting.domain.check_data import check_data
from tests.factories.posts import PostFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
ACTIVITY = 7320867199693246465
FEED = f"https://www.linkedin.com/feed/update/urn:li:activity:{ACTIVITY}/"
SHARED = f"https://www.linkedin.com/posts/example_launch-activity-{ACTIVITY}-AbCd?utm_source=share"
OTHER = f"https://www.linkedin.com/feed/update/urn:li:activity:{ACTIVITY + 1}/"
POSTS = """
    CREATE TABLE linkedin_posts (id integer, post_url text, post_name text, total_reactions text,
        text text, post_type text, sponsored text, time_to_create text, comments text,
        enriched_time text)
"""
SCRAPES = """
    CREATE TABLE linkedin_posts_scrapes (id integer, post_id text, post_url text, ran_at text,
        reactions_count text, cost text, status text)
"""
PEOPLE = """
    CREATE TABLE linkedin_engagers_by_post (id integer, scrape_id text, linkedin_url text,
        name text, headline text, engagement_type text, post_url text, pushed_to_hubspot text)
"""


@pytest.fixture(scope="module")
def legacy_database(django_db_setup, django_db_blocker):
    """A database beside the test's own."""
    with django_db_blocker.unblock():
        given = connection.get_connection_params()
    name = f"{given['dbname']}_legacy"
    admin = {key: given[key] for key in ("host", "port", "user", "password") if given.get(key)}
    server = psycopg2.connect(**admin, dbname="postgres")
    server.autocommit = True
    with server.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}"')
    yield psycopg2.extensions.make_dsn(**admin, dbname=name)
    with server.cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    server.close()


@pytest.fixture
def legacy(legacy_database):
    """`legacy(statement, *rows)`: runs it in the older stack's database, emptied before."""
    old = psycopg2.connect(legacy_database)
    old.autocommit = True

    def run(statement, *rows):
        with old.cursor() as cursor:
            if not rows:
                cursor.execute(statement)
            for row in rows:
                cursor.execute(statement, row)

    run("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    run.dsn = legacy_database
    yield run
    old.close()


def _fill(legacy):
    legacy(POSTS + ";" + SCRAPES + ";" + PEOPLE)
    legacy(
        "INSERT INTO linkedin_posts VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            1,
            SHARED,
            "Launch",
            "1,100",
            "We launch",
            "Video",
            "yes",
            "1,5",
            "12",
            "2025-06-01 10:00",
        ),
        (2, FEED, "Launch again", "5", "", "", "", "", "", ""),
        (3, "https://example.com/x", "Not a post", "", "", "", "", "", "", ""),
        (4, OTHER, "", "many", "Second", "Image", "perhaps", "", "3", ""),
    )
    legacy(
        "INSERT INTO linkedin_posts_scrapes VALUES (%s, %s, %s, %s, %s, %s, %s)",
        (10, "1", "", "2025-06-01 09:00", "800", "$0.12", "completed"),
        (11, "2", FEED, "2025-06-03T09:00:00+02:00", "1000", "0,25 USD", "completed"),
        (12, None, OTHER, "2025-06-02", "0", "", "completed"),
        (13, "1", "", "2025-06-05", "", "", "failed"),
        (14, "1", "", "never", "5", "", "completed"),
        (15, "3", "https://example.com/x", "2025-06-05", "5", "", "completed"),
    )
    legacy(
        "INSERT INTO linkedin_engagers_by_post VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
        (
            100,
            "10",
            "https://www.linkedin.com/in/Ada-Example/",
            "Ada",
            "Partner",
            "LIKE",
            FEED,
            "t",
        ),
        (101, "11", "https://linkedin.com/in/ada-example?x=1", "Ada E", "", "comment", FEED, "f"),
        (102, "10", "https://www.linkedin.com/in/ACoAA000000000001", "Bo", "", "reaction", "", ""),
        (
            103,
            None,
            "https://www.linkedin.com/company/example/",
            "Example",
            "",
            "share",
            SHARED,
            "",
        ),
        (104, "10", "hello", "Nobody", "", "like", FEED, ""),
        (105, "10", "https://www.linkedin.com/in/cy", "Cy", "", "danced", FEED, ""),
    )


def test_clean_and_dirty_rows_find_their_places(legacy):
    _fill(legacy)

    report = import_legacy(legacy.dsn, at=NOON)

    assert {table: dict(counts) for table, counts in report.counts.items()} == {
        "linkedin_posts": {
            "read": 4,
            "added": 2,
            "existing": 1,
            "refused": 1,
            "labels filled": 5,
            "filled": 2,
        },
        "linkedin_posts_scrapes": {"read": 6, "added": 4, "refused": 2},
        "linkedin_engagers_by_post": {
            "read": 6,
            "recorded": 4,
            "refused": 2,
            "new engagements": 4,
            "new people": 3,
        },
    }
    assert [(table, row) for table, row, _ in report.refused] == [
        ("linkedin_posts", "3"),
        ("linkedin_posts_scrapes", "14"),
        ("linkedin_posts_scrapes", "15"),
        ("linkedin_engagers_by_post", "104"),
        ("linkedin_engagers_by_post", "105"),
    ]
    launch, second = Post.objects.order_by("id")
    assert (launch.url, launch.name, launch.post_type, launch.sponsored) == (
        FEED,
        "Launch",
        "Video",
        True,
    )
    assert (launch.time_to_create, launch.comments, launch.text) == (
        Decimal("1.50"),
        12,
        "We launch",
    )
    assert launch.described_at == datetime(2025, 6, 1, 10, tzinfo=UTC)
    assert (second.sponsored, second.text) == (None, "Second")


def test_a_posts_counters_equal_its_last_measurement(legacy):
    _fill(legacy)
    import_legacy(legacy.dsn, at=NOON)

    launch, second = Post.objects.order_by("id")
    assert (launch.reactions, launch.scrape_count, launch.engagers) == (1000, 2, 3)
    assert launch.last_scraped_at == datetime(2025, 6, 3, 7, tzinfo=UTC)
    assert (second.reactions, second.scrape_count) == (0, 1)
    states = Scrape.objects.order_by("id").values_list("state", "reactions_counted", "cost_usd")
    assert list(states) == [
        ("done", 800, Decimal("0.120000")),
        ("done", 1000, Decimal("0.250000")),
        ("empty", 0, None),
        ("failed", None, None),
    ]
    assert [check.name for check in check_data() if check.broken] == []


def test_what_it_cost_is_among_the_charges_of_its_day(legacy):
    _fill(legacy)
    import_legacy(legacy.dsn, at=NOON)

    charges = Charge.objects.order_by("id").values_list("charged_on", "settled_usd", "state")
    assert [(str(day), usd, state) for day, usd, state in charges] == [
        ("2025-06-01", Decimal("0.120000"), "settled"),
        ("2025-06-03", Decimal("0.250000"), "settled"),
    ]


def test_people_are_known_by_their_keys(legacy):
    _fill(legacy)
    import_legacy(legacy.dsn, at=NOON)

    keys = Identity.objects.order_by("kind").values_list("kind", "value", "engager__kind")
    assert list(keys) == [
        ("company_slug", "example", "organisation"),
        ("member_id", "ACoAA000000000001", "person"),
        ("slug", "ada-example", "person"),
    ]
    ada = Engager.objects.get(identities__value="ada-example")
    done = ada.engagements.order_by("kind").values_list("kind", "reaction_type")
    assert list(done) == [("comment", ""), ("reaction", "LIKE")]
    assert (ada.name, ada.headline, ada.engagement_count) == ("Ada E", "Partner", 2)


def test_reactions_are_known_by_linkedins_values_and_by_its_words(legacy):
    _fill(legacy)
    person = "https://www.linkedin.com/in/reactor-{}"
    words = ["MAYBE", "Celebrate", "love", "Funny", "insightful", "Support", "Curious"]
    legacy(
        "INSERT INTO linkedin_engagers_by_post VALUES (%s, '10', %s, 'Di', '', %s, '', '')",
        *((200 + n, person.format(n), word) for n, word in enumerate(words)),
    )

    import_legacy(legacy.dsn, at=NOON)

    found = Engagement.objects.filter(engager__name="Di").order_by("engager__identities__value")
    assert list(found.values_list("reaction_type", flat=True)) == [
        "MAYBE",
        "PRAISE",
        "EMPATHY",
        "ENTERTAINMENT",
        "INTEREST",
        "APPRECIATION",
        "MAYBE",
    ]


def test_a_second_import_changes_nothing(legacy):
    _fill(legacy)
    import_legacy(legacy.dsn, at=NOON)
    models = (Post, Scrape, Engager, Identity, Engagement, Charge, Rejected)
    before = [list(model.objects.order_by("pk").values()) for model in models]

    report = import_legacy(legacy.dsn, at=NOON)

    assert [list(model.objects.order_by("pk").values()) for model in models] == before
    assert (report.counts["linkedin_posts"]["added"], len(report.refused)) == (0, 5)
    assert report.counts["linkedin_posts_scrapes"]["existing"] == 4


def test_refused_rows_are_kept_with_their_reason(legacy):
    _fill(legacy)
    import_legacy(legacy.dsn, at=NOON)

    row = Rejected.objects.get(subject="linkedin_engagers_by_post:105")
    assert (row.source, row.state, row.reason) == (
        "legacy",
        "open",
        "engagement_type: 'danced' is no kind of engagement",
    )
    assert row.raw["engagement_type"] == "danced"


def test_cells_left_out_are_told(legacy):
    _fill(legacy)

    notes = import_legacy(legacy.dsn, at=NOON).notes

    assert notes["cells left out: total_reactions: 'many' is no number"] == 1
    assert [note for note in notes if note.startswith("labels left out: ")] == [
        "labels left out: Sponsored: 'perhaps' is neither yes nor no: write one of these, or nothing"
    ]
    assert notes["times without a zone, taken for UTC"] == 2
    assert notes["pushed before: the next push finds them in HubSpot by their address"] == 1


def test_what_people_entered_here_stays(legacy):
    _fill(legacy)
    PostFactory(urn=f"urn:li:activity:{ACTIVITY}", name="Ours", text="Ours too")

    import_legacy(legacy.dsn, at=NOON)

    post = Post.objects.get(urn=f"urn:li:activity:{ACTIVITY}")
    assert (post.name, post.text, post.post_type) == ("Ours", "Ours too", "Video")


def test_a_dry_run_counts_and_writes_nothing(legacy):
    _fill(legacy)

    report = import_legacy(legacy.dsn, at=NOON, dry_run=True)

    assert report.counts["linkedin_posts"]["added"] == 2
    counts = [model.objects.count() for model in (Post, Scrape, Engager, Charge, Rejected)]
    assert counts == [0, 0, 0, 0, 0]


def test_tables_and_columns_may_be_missing(legacy):
    legacy("CREATE TABLE linkedin_posts (post_url text)")
    legacy("INSERT INTO linkedin_posts VALUES (%s)", (FEED,))

    report = import_legacy(legacy.dsn, at=NOON)

    assert report.counts["linkedin_posts"] == {"read": 1, "added": 1, "filled": 0}
    assert report.notes["table linkedin_posts_scrapes is missing"] == 1


def test_rows_without_an_id_are_different_rows(legacy):
    legacy("CREATE TABLE linkedin_posts (id text, post_url text)")
    legacy("INSERT INTO linkedin_posts VALUES (%s, %s)", (None, FEED), ("2", OTHER))
    legacy(
        "CREATE TABLE linkedin_posts_scrapes (post_id text, post_url text, ran_at text,"
        " reactions_count text)"
    )
    days = (("2025-06-01", "1"), ("2025-06-02", "2"), ("2025-06-02", "2"))
    legacy(
        "INSERT INTO linkedin_posts_scrapes VALUES (%s, %s, %s, %s)",
        *((None, OTHER, *day) for day in days),
    )

    for added, existing in ((2, 1), (0, 3)):
        report = import_legacy(legacy.dsn, at=NOON)

        counts = report.counts["linkedin_posts_scrapes"]
        assert (counts["read"], counts["added"], counts["existing"]) == (3, added, existing)
    post = Post.objects.get(urn=f"urn:li:activity:{ACTIVITY + 1}")
    found = Scrape.objects.order_by("id").values_list("post", "reactions_counted")
    assert list(found) == [(post.pk, 1), (post.pk, 2)]


def test_ids_that_a_script_turned_into_floats_or_long_texts_are_found(legacy):
    long = "record-" + "x" * 80
    legacy("CREATE TABLE linkedin_posts (id text, post_url text)")
    legacy("INSERT INTO linkedin_posts VALUES (%s, %s)", ("1", FEED), (long, OTHER))
    legacy(
        "CREATE TABLE linkedin_posts_scrapes (id double precision, post_id text, ran_at text,"
        " reactions_count text)"
    )
    legacy(
        "INSERT INTO linkedin_posts_scrapes VALUES (%s, %s, %s, %s)",
        (7, "1.0", "2025-06-01", "1"),
        (8, long, "2025-06-01", "2"),
    )
    legacy(PEOPLE.replace("(id integer", "(id text"))
    legacy(
        "INSERT INTO linkedin_engagers_by_post (id, scrape_id, linkedin_url, engagement_type)"
        " VALUES (%s, %s, %s, %s)",
        (long, "7", "https://www.linkedin.com/in/ada", "like"),
    )

    report = import_legacy(legacy.dsn, at=NOON)

    assert report.refused == []
    assert [scrape.post.urn[-1] for scrape in Scrape.objects.order_by("id")] == ["5", "6"]
    assert Engagement.objects.get().post.urn == f"urn:li:activity:{ACTIVITY}"
    again = import_legacy(legacy.dsn, at=NOON).counts["linkedin_posts_scrapes"]
    assert (again["existing"], again["added"]) == (2, 0)


def test_two_rows_of_one_post_fill_each_others_gaps(legacy):
    legacy("CREATE TABLE linkedin_posts (id text, post_url text, post_name text, text text)")
    legacy(
        "INSERT INTO linkedin_posts VALUES (%s, %s, %s, %s)",
        ("1", SHARED, "", "Said"),
        ("2", FEED, "Launch", "Said otherwise"),
    )

    import_legacy(legacy.dsn, at=NOON)

    post = Post.objects.get()
    assert (post.name, post.text) == ("Launch", "Said")


def test_a_cell_that_cannot_be_read_leaves_the_place_to_the_other_row(legacy):
    legacy("CREATE TABLE linkedin_posts (id text, post_url text, comments text, duration text)")
    legacy(
        "INSERT INTO linkedin_posts VALUES (%s, %s, %s, %s)",
        ("1", SHARED, "1.2K", "44.7"),
        ("2", FEED, "1,180", "60"),
    )

    report = import_legacy(legacy.dsn, at=NOON)

    post = Post.objects.get()
    assert (post.comments, post.duration_seconds) == (1180, 45)
    assert report.notes == {
        "cells left out: comments: '1.2K' is no number": 1,
        "table linkedin_engagers_by_post is missing": 1,
        "table linkedin_posts_scrapes is missing": 1,
    }


def test_a_refused_row_was_not_recorded_and_names_the_column(legacy):
    _fill(legacy)
    row = (106, "zzz", "https://www.linkedin.com/in/cy", "Cy", "", "like", "", "")
    flag = (107, "10", "https://www.linkedin.com/in/dee", "Dee", "", "like", FEED, "perhaps")
    legacy("INSERT INTO linkedin_engagers_by_post VALUES (%s, %s, %s, %s, %s, %s, %s, %s)", row)
    legacy("INSERT INTO linkedin_engagers_by_post VALUES (%s, %s, %s, %s, %s, %s, %s, %s)", flag)
    legacy(
        "INSERT INTO linkedin_posts_scrapes VALUES (%s, %s, %s, %s, %s, %s, %s)",
        (16, None, "https://example.com/", "2025-06-05", "5", "", ""),
    )

    report = import_legacy(legacy.dsn, at=NOON)

    reasons = {row: reason for _, row, reason in report.refused}
    assert (reasons["106"], reasons["16"]) == ("post_url: empty", "post_url: not LinkedIn")
    assert "107" not in reasons
    assert report.notes["cells left out: pushed_to_hubspot: 'perhaps' is no yes or no"] == 1
    assert sorted(Identity.objects.filter(kind="slug").values_list("value", flat=True)) == [
        "ada-example",
        "dee",
    ]
    for counts in report.counts.values():
        done = sum(counts[name] for name in ("added", "existing", "recorded", "refused"))
        assert done == counts["read"]


def test_people_without_any_measurement_are_refused(legacy):
    legacy(PEOPLE)
    legacy(
        "INSERT INTO linkedin_engagers_by_post (id, linkedin_url, engagement_type, post_url)"
        " VALUES (%s, %s, %s, %s)",
        (1, "https://www.linkedin.com/in/ada", "like", FEED),
    )

    report = import_legacy(legacy.dsn, at=NOON)

    assert report.refused == [
        (
            "linkedin_engagers_by_post",
            "1",
            f"post_url: no measurement of urn:li:activity:{ACTIVITY} is here to record it under",
        )
    ]


def test_the_command_ends_one_where_rows_were_refused(legacy, capsys):
    _fill(legacy)

    with pytest.raises(SystemExit) as end:
        call_command("import_legacy", legacy.dsn)

    said = capsys.readouterr()
    assert end.value.code == 1
    assert "linkedin_posts: 4 read, 2 added, 1 existing, 1 refused" in said.out
    assert "linkedin_engagers_by_post 105 refused: engagement_type" in said.err


def test_no_database_and_no_table_are_wrong_usage(legacy):
    with pytest.raises(CommandError, match="the older stack's database: ") as refused:
        call_command("import_legacy", "postgres://nobody:secret@127.0.0.1:1/nothing")
    assert (refused.value.returncode, "secret" in str(refused.value)) == (2, False)

    with pytest.raises(CommandError, match="has none of linkedin_posts, ") as refused:
        call_command("import_legacy", legacy.dsn)
    assert refused.value.returncode == 2
