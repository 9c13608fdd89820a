from __future__ import annotations

import threading
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection

from posts.domain.add import add_posts
from posts.domain.read_lines import PostLine, lines_of
from posts.models import Post, PostAlias
from tests.factories.posts import FIRST_ID, PostFactory

ACTIVITY = "urn:li:activity:7329207003942125568"
UGC = "urn:li:ugcPost:7329991434395160578"
ADDRESS = "https://www.linkedin.com/posts/mira-okonjo_how-activity-7329207003942125568-_gfJ"
MANY = [f"urn:li:activity:{FIRST_ID + number}" for number in range(10_000)]


def results(result):
    return [(row.number, row.result, row.urn, row.reason) for row in result.rows]


def counts(result):
    return tuple(result.count(outcome) for outcome in ("added", "exists", "refused"))


@pytest.mark.django_db
def test_add_keeps_urn_address_time_and_alias():
    result = add_posts(lines_of([ADDRESS, UGC]))
    post, other = Post.objects.get(urn=ACTIVITY), Post.objects.get(urn=UGC)
    assert results(result) == [(1, "added", ACTIVITY, ""), (2, "added", UGC, "")]
    assert [row.post_id for row in result.rows] == [post.pk, other.pk]
    assert post.url == f"https://www.linkedin.com/feed/update/{ACTIVITY}/"
    assert post.published_at == datetime(2025, 5, 16, 18, 11, 59, 821_000, tzinfo=UTC)
    assert other.published_at is None
    assert set(PostAlias.objects.values_list("post", "urn", "source")) == {
        (post.pk, ACTIVITY, "entered"),
        (other.pk, UGC, "entered"),
    }


@pytest.mark.django_db
def test_add_writes_labels():
    labels = {
        "name": "Launch",
        "ownership": "Competitor",
        "target_audience": "Founders",
        "post_type": "Case study",
        "sentiment": "positive",
        "campaign": "Autumn",
        "sponsored": "Yes",
        "time_to_create": "1,5",
        "tags": "a, b;a",
        "notes": "",
        "impressions": "1,200",
        "followers": "300",
    }
    add_posts([PostLine(2, ACTIVITY, labels)])
    assert Post.objects.values(*labels).get() == {
        "name": "Launch",
        "ownership": "competitor",
        "target_audience": "Founders",
        "post_type": "Case study",
        "sentiment": "Positive",
        "campaign": "Autumn",
        "sponsored": True,
        "time_to_create": Decimal("1.50"),
        "tags": ["a", "b"],
        "notes": "",
        "impressions": 1200,
        "followers": 300,
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        (
            "sponsored",
            "maybe",
            "sponsored: 'maybe' is neither yes nor no: write one of these, or nothing",
        ),
        ("time_to_create", "two", "time_to_create: 'two' is not a number: write hours, as 1.5"),
        ("time_to_create", "NaN", "time_to_create: 'NaN' is not a number: write hours, as 1.5"),
        (
            "time_to_create",
            "-1",
            "time_to_create: '-1' is out of range: write hours from 0 to 99999.99",
        ),
        (
            "impressions",
            "1.5",
            "impressions: '1.5' is no whole number from 0 to 2,147,483,647: write digits, as 1200",
        ),
        (
            "time_to_create",
            "1e9",
            "time_to_create: '1e9' is out of range: write hours from 0 to 99999.99",
        ),
        ("ownership", "ours", "ownership: 'ours' is unknown: write own or competitor"),
        (
            "post_type",
            "x" * 121,
            f"post_type: '{'x' * 57}...' has 121 characters: at most 120 fit",
        ),
        (
            "notes",
            "x" * 20_001,
            f"notes: '{'x' * 57}...' has 20001 characters: at most 20000 fit",
        ),
        (
            "tags",
            "ok," + "y" * 61,
            f"tags: '{'y' * 57}...' is longer than the 60 characters of a tag",
        ),
    ],
)
def test_bad_label_refuses_its_line_and_writes_nothing_of_it(field, value, reason):
    bad = PostLine(2, ACTIVITY, {"campaign": "Autumn", field: value})
    result = add_posts([bad, PostLine(3, UGC)])
    assert results(result) == [(2, "refused", "", reason), (3, "added", UGC, "")]
    assert [post.urn for post in Post.objects.all()] == [UGC]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("https://evillinkedin.com/posts/x-activity-7320867199693246465-aaaa", "not LinkedIn"),
        ("https://www.linkedin.com/in/mira-okonjo/", "this is a person's profile, not a post"),
        ("https://www.linkedin.com/company/harborline/", "this is a company's page, not a post"),
    ],
)
def test_no_post_is_refused_with_its_reason(text, reason):
    assert results(add_posts([PostLine(1, text)])) == [(1, "refused", "", reason)]
    assert Post.objects.count() == 0


@pytest.mark.django_db
def test_fault_of_the_file_refuses_the_line():
    lines = [PostLine(2, ACTIVITY, fault="3 cells"), PostLine(3, "x", fault="4 cells")]
    assert results(add_posts(lines)) == [
        (2, "refused", "", "3 cells"),
        (3, "refused", "", "4 cells"),
    ]


@pytest.mark.django_db
def test_post_that_exists_is_pointed_to_by_urn_or_alias_and_keeps_its_labels():
    post = PostFactory(urn=ACTIVITY, name="Launch", campaign="Autumn")
    PostAlias.objects.create(post=post, urn=UGC, source="x")
    result = add_posts([PostLine(1, ADDRESS, {"campaign": "Spring"}), PostLine(2, UGC)])
    reason = f"post {post.pk} ({ACTIVITY}): Launch"
    assert results(result) == [(1, "exists", ACTIVITY, reason), (2, "exists", UGC, reason)]
    assert [(row.post_id, row.name) for row in result.rows] == [(post.pk, "Launch")] * 2
    assert Post.objects.get().campaign == "Autumn"


@pytest.mark.django_db
def test_duplicate_within_the_input_points_to_the_first_line():
    result = add_posts(lines_of([ADDRESS, "", ACTIVITY]))
    assert results(result) == [
        (1, "added", ACTIVITY, ""),
        (3, "exists", ACTIVITY, "the same post as line 1"),
    ]
    assert (Post.objects.count(), result.rows[1].post_id) == (1, Post.objects.get().pk)


@pytest.mark.django_db
def test_dry_run_says_the_same_and_writes_nothing():
    PostFactory(urn=UGC)
    texts = [*MANY[:1_000], "nothing", MANY[5], UGC]
    told = add_posts(lines_of(texts), dry_run=True)
    assert (Post.objects.count(), counts(told)) == (1, (1_000, 2, 1))
    assert told.rows[1_001].reason == "the same post as line 6"
    real = add_posts(lines_of(texts))
    assert [(r.result, r.urn, r.reason) for r in told.rows] == [
        (r.result, r.urn, r.reason) for r in real.rows
    ]


@pytest.mark.django_db
def test_ten_thousand_lines_take_the_same_few_statements_a_thousand(django_assert_num_queries):
    seen = []
    with django_assert_num_queries(10 * 7):
        result = add_posts(lines_of(MANY), show_rows=lambda rows: seen.append(len(rows)))
    assert counts(result) == (10_000, 0, 0)
    assert seen == [1_000] * 10
    assert (Post.objects.count(), PostAlias.objects.count()) == (10_000, 10_000)
    with django_assert_num_queries(10 * 2):
        assert counts(add_posts(lines_of(MANY))) == (0, 10_000, 0)


@pytest.mark.django_db(transaction=True)
def test_two_that_add_the_same_posts_at_once_add_each_once():
    barrier = threading.Barrier(3)
    got = []

    def add_them():
        barrier.wait()
        got.append(counts(add_posts(lines_of(MANY[:300]))))
        connection.close()

    threads = [threading.Thread(target=add_them) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(added for added, _, _ in got) == 300
    assert sum(exists for _, exists, _ in got) == 600
    assert (Post.objects.count(), PostAlias.objects.count()) == (300, 300)


@pytest.mark.django_db
def test_conflict_that_does_not_go_away_is_raised():
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE posts_post ADD CONSTRAINT no_more CHECK (urn NOT LIKE '%5568')")
    with pytest.raises(IntegrityError, match="no_more"):
        add_posts(lines_of([ACTIVITY]))
    assert Post.objects.count() == 0
