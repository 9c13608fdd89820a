"""Of the page Posts: how the counters of a few posts grew since each was published."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from desk.dashboards.chart import Chart, Column, draw
from desk.dashboards.links import page_of_post
from posts.models import Post
from reporting.domain.dashboards.rank_posts import MEASURES, Measure
from reporting.domain.dashboards.read_curves import CurvePoint, read_curves

UNITS = ("hours", "days")
COUNTS = [Column(name.capitalize(), "number") for name in MEASURES]


def make_curve(
    posts: Sequence[Post], *, measure: Measure, unit: str, most: int, sees_scrapes: bool
) -> Chart:
    """`unit` of the axis: hours or days. A point leads to its scrape, else to its post."""
    points = read_curves([post.pk for post in posts])
    titles = {post.pk: str(post) for post in posts}
    pages = {
        one.scrape_id: reverse("admin:posts_scrape_change", args=[one.scrape_id])
        if sees_scrapes
        else page_of_post(one.post_id)
        for one in points
    }
    datasets = _list_datasets(posts, points, pages, measure=measure, unit=unit)
    return Chart(
        name="curve",
        title=f"{measure.capitalize()} since publishing",
        about=f"Up to {most} posts on one curve, {unit} after each was published. A point is a"
        " completed scrape, with counters as last known by then; whatever the period.",
        columns=[
            Column("Post"),
            Column("Measured"),
            Column("Hours since publishing", "hours"),
            Column("Days since publishing", "hours"),
            *COUNTS,
        ],
        rows=[
            (
                titles[one.post_id],
                one.ran_at,
                one.hours,
                None if one.hours is None else round(one.hours / 24, 2),
                *(getattr(one, name) for name in MEASURES),
            )
            for one in points
        ],
        pages=[{0: page_of_post(one.post_id), 1: pages[one.scrape_id]} for one in points],
        drawing=draw(
            "line",
            datasets,
            x_title=f"{unit.capitalize()} since publishing",
            y_title=measure.capitalize(),
            linear=True,
        )
        if datasets
        else None,
        empty="None of these posts was measured yet: the next run measures those that are due."
        if posts
        else f"Choose up to {most} posts: search for them above, or press Compare in the table below.",
        notes=[
            f"{post} is not drawn: when it was published is unknown."
            for post in posts
            if post.published_at is None
        ],
    )


def _list_datasets(
    posts: Sequence[Post],
    points: Sequence[CurvePoint],
    pages: dict[int, str],
    *,
    measure: Measure,
    unit: str,
) -> list[dict[str, object]]:
    """One for each post that has a point."""
    per = 1 if unit == "hours" else 24
    datasets: list[dict[str, object]] = []
    for post in posts:
        mine = [one for one in points if one.post_id == post.pk and one.hours is not None]
        if mine:
            data = [
                {"x": round(float(one.hours or 0) / per, 2), "y": getattr(one, measure)}
                for one in mine
            ]
            links = [pages[one.scrape_id] for one in mine]
            datasets.append({"label": str(post), "data": data, "pages": links})
    return datasets
