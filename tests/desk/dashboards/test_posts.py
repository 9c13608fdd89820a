"""Curves, ranking, gained against published: as computed by hand from the history."""

from __future__ import annotations

from datetime import timedelta

import pytest

from posts.models import Collection, Label, Post
from reporting.domain.dashboards.rank_posts import MEASURES, rank_posts
from reporting.domain.dashboards.scope import Scope
from tests.factories.posts import PostFactory
from tests.reporting.history import day
from tests.reporting.rows import run_sql

PAGE = "/admin/desk/dashboards/posts/"


def test_two_posts_are_drawn_on_one_curve(history, log_in_as, find_chart):
    Post.objects.filter(pk=history.second.pk).update(published_at=day(-2))
    answer = log_in_as("analyst").get(
        PAGE, {"post": [history.first.pk, history.second.pk], "unit": "hours"}
    )

    curve = find_chart(answer, "curve")
    scrapes = [history.first_done, history.first_again, history.second_empty, history.second_done]
    pages = [f"/admin/posts/scrape/{one.pk}/change/" for one in scrapes]
    assert [(one["label"], one["data"], one["pages"]) for one in curve.drawing["datasets"]] == [
        ("Launch", [{"x": 26.0, "y": 4}, {"x": 74.0, "y": 6}], pages[:2]),
        (str(history.second), [{"x": 10.0, "y": 0}, {"x": 48.0, "y": 2}], pages[2:]),
    ]


def test_unknown_counts_are_gaps_and_not_zero(history, log_in_as, find_chart):
    Post.objects.filter(pk=history.second.pk).update(published_at=day(-2))
    asked = {"post": history.second.pk, "measure": "engagements", "unit": "days"}
    curve = find_chart(log_in_as("analyst").get(PAGE, asked), "curve")
    assert curve.drawing["datasets"][0]["data"] == [{"x": 0.42, "y": None}, {"x": 2.0, "y": 3}]
    assert [[cell.shown for cell in row[2:]] for row in curve.cells] == [
        ["10.00", "0.42", "0", "unknown", "unknown", "unknown"],
        ["48.00", "2.00", "2", "0", "1", "3"],
    ]


def test_post_of_unknown_date_is_in_the_table_and_not_drawn(history, log_in_as, find_chart):
    curve = find_chart(log_in_as("analyst").get(PAGE, {"post": history.second.pk}), "curve")
    assert curve.drawing is None
    assert len(curve.rows) == 2
    assert curve.notes == [f"{history.second} is not drawn: when it was published is unknown."]


def test_ranking_is_by_what_was_gained_in_the_period(history, log_in_as, find_chart):
    client = log_in_as("analyst")

    def rank(**asked):
        rows = find_chart(client.get(PAGE, asked), "ranking").rows
        return [(row[0], *row[3:7]) for row in rows]

    second = (history.second.urn, 2, 0, 1, 3)
    assert rank() == [("Launch", 6, 1, None, None), second]
    # Without its first measurement: two reactions more on day -2; its comment was known before.
    since = day(-3).date().isoformat()
    assert rank(since=since) == [("Launch", 2, 0, None, None), second]
    assert rank(since=since, measure="reposts")[0] == second


@pytest.mark.parametrize("since", [-6, -3, -2, -1, 0])
def test_what_was_gained_is_what_the_view_says(history, log_in_as, find_chart, since):
    history.scrape(history.first, -2, hour=12, reactions_counted=5, reposts_counted=3)
    history.scrape(history.first, -1, hour=12, comments_counted=4)
    first = day(since).date()
    measures = (
        "sum(reactions_gained), sum(comments_gained), sum(reposts_gained), sum(engagements_gained)"
    )
    of_posts = run_sql(
        f"SELECT post_id, {measures} FROM reporting.post_daily WHERE day >= %s GROUP BY post_id",
        [first],
    )
    by_day = run_sql(
        f"SELECT day, {measures} FROM reporting.post_daily WHERE day >= %s GROUP BY day ORDER BY day",
        [first],
    )
    client = log_in_as("analyst")
    answer = client.get(PAGE, {"since": first.isoformat(), "measure": "engagements"})

    ranked = rank_posts(Scope(first, day(0).date()), measure="engagements", limit=10)
    found = {one.post_id: tuple(one.gained.get(name) for name in MEASURES) for one in ranked}
    assert found == {
        pk: gained for pk, *rest in of_posts if (gained := tuple(rest)) and pk in found
    }
    # A day on which nothing was measured has no gain to tell; the view says none.
    shown = {row[0]: tuple(row[1:5]) for row in find_chart(answer, "gained").rows}
    for one, *gained in by_day:
        assert tuple(n or 0 for n in shown[one]) == tuple(n or 0 for n in gained)
    total = sum(gained[3] or 0 for _, *gained in by_day)
    tile = next(one for one in answer.context["figures"] if one.title == "Engagements gained")
    assert tile.value == f"{total:,}"


def test_gained_stands_against_what_was_published(history, log_in_as, find_chart):
    chart = find_chart(log_in_as("analyst").get(PAGE, {"days": 6}), "gained")
    assert [(row[0], row[1], row[5], row[6]) for row in chart.rows] == [
        (day(-5).date(), None, 1, 6),
        (day(-4).date(), 4, 0, None),
        (day(-3).date(), None, 0, None),
        (day(-2).date(), 2, 0, None),
        (day(-1).date(), None, 0, None),
        (day(0).date(), 2, 0, None),
    ]
    gained, published = chart.drawing["datasets"]
    assert gained["data"] == [None, 4, None, 2, None, 2]
    assert published["data"] == [6, None, None, None, None, None]
    assert published["pages"][0] == f"/admin/posts/post/?id__in={history.first.pk}"


def test_label_and_collection_narrow_the_ranking(history, log_in_as, find_chart):
    client = log_in_as("analyst")
    Label.objects.get_or_create(kind="campaign", value="Spring")
    Label.objects.create(kind="tag", value="b")
    Post.objects.filter(pk=history.second.pk).update(tags=["a", "b"])
    best = Collection.objects.create(name="Best")
    best.posts.set([history.second])

    def rank(**asked):
        return [row[0] for row in find_chart(client.get(PAGE, asked), "ranking").rows]

    assert rank(campaign="Spring") == ["Launch"]
    assert rank(campaign="-") == [history.second.urn]
    assert rank(tag="b") == [history.second.urn]
    assert rank(tag="-") == ["Launch"]
    assert rank(collection=best.pk) == [history.second.urn]
    assert rank(ownership="competitor") == []
    Post.objects.filter(pk=history.second.pk).update(sponsored=False)
    assert rank(sponsored="no") == [history.second.urn]
    assert rank(sponsored="yes") == []
    assert rank(sponsored="-") == ["Launch"]


def test_what_cannot_be_read_is_told_and_not_applied(history, log_in_as):
    asked = {
        "days": "many",
        "since": "2026-13-40",
        "measure": "likes",
        "post": ["x", "999999"],
        "post_type": "no such",
        "collection": "7000",
    }
    answer = log_in_as("analyst").get(PAGE, asked)
    assert answer.status_code == 200
    assert answer.context["filters"].problems == [
        "days: many is not a number of days from 1 to 731; it was not applied.",
        "since: 2026-13-40 is not a day such as 2026-11-21; it was not applied.",
        "post type: no such is not a value of that list; it was not applied.",
        "collection: 7000 is not one of the collections; it was not applied.",
        "post: x is not a post that is here; it was not applied.",
        "post: 999999 is not a post that is here; it was not applied.",
        "measure: likes is none of reactions, comments, reposts, engagements; reactions is shown.",
    ]
    filters = answer.context["filters"]
    assert filters.until - filters.since == timedelta(days=89)


def test_a_fifth_post_is_left_out_and_told(history, log_in_as):
    posts = PostFactory.create_batch(5)
    answer = log_in_as("analyst").get(PAGE, {"post": [post.pk for post in posts]})
    assert answer.context["filters"].posts == posts[:4]
    assert answer.context["filters"].problems == [
        "At most 4 posts can be chosen: the first 4 are shown."
    ]


def test_search_finds_posts_to_choose(history, log_in_as):
    answer = log_in_as("analyst").get(PAGE, {"q": "laun"})
    assert answer.context["filters"].found == [history.first]


def test_csv_has_the_rows_of_the_table(history, log_in_as, read_csv):
    Post.objects.filter(pk=history.first.pk).update(name="=1+1")
    client = log_in_as("creative")
    rows = read_csv(client.get(PAGE, {"chart": "ranking", "format": "csv"}))
    assert rows[0][:3] == ["Post", "Published (UTC)", "Reactions gained"]
    assert [row[:6] for row in rows[1:]] == [
        ["'=1+1", day(-5).date().isoformat(), "6", "1", "", ""],
        [history.second.urn, "", "2", "0", "1", "3"],
    ]
    assert client.get(PAGE, {"chart": "other", "format": "csv"}).status_code == 404
    assert client.get(PAGE, {"chart": "ranking", "format": "xml"}).status_code == 404


def test_post_without_a_name_is_called_by_its_first_line(history, log_in_as, find_chart):
    client = log_in_as("analyst")
    Post.objects.filter(pk=history.second.pk).update(text="First line\n\nSecond line")
    rows = find_chart(client.get(PAGE), "ranking").rows
    assert [row[0] for row in rows] == ["Launch", "First line"]
    Post.objects.filter(pk=history.second.pk).update(text="\nSecond line")
    rows = find_chart(client.get(PAGE), "ranking").rows
    assert [row[0] for row in rows] == ["Launch", history.second.urn]


def test_page_has_few_queries_whatever_the_rows(history, log_in_as, django_assert_num_queries):
    client = log_in_as("analyst")
    client.get(PAGE)
    with django_assert_num_queries(13):
        client.get(PAGE, {"post": history.first.pk})
    PostFactory.create_batch(3)
    asked = {"post": [history.first.pk, history.second.pk], "q": "laun", "campaign": "-"}
    with django_assert_num_queries(15):
        client.get(PAGE, asked)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({}, "Filters"),
        ({"days": "30", "measure": "comments", "q": "x"}, "Filters"),
        ({"since": "soon", "campaign": "Unknown"}, "Filters"),
        ({"since": "2026-11-01", "until": "2026-11-20"}, "Filters (1 active)"),
        ({"campaign": "-", "ownership": "own", "tag": "-"}, "Filters (3 active)"),
    ],
)
def test_the_folded_form_says_how_many_filters_are_active(history, log_in_as, asked, said):
    page = log_in_as("analyst").get(PAGE, asked).content.decode()
    assert f"<summary>{said}</summary>" in page


def test_the_folded_form_is_open_while_posts_are_searched_for(history, log_in_as):
    client = log_in_as("analyst")
    chosen = f"post={history.first.pk}&post={history.second.pk}"
    for asked, start in ((chosen, ">"), (f"{chosen}&q=launch", " open>")):
        page = client.get(f"{PAGE}?{asked}").content.decode()
        assert f'<details class="desk-card dash-fold"{start}' in page
        assert "<summary>Filters (1 active)</summary>" in page
