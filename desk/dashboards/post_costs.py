"""Of the page Costs: what was spent on each post."""

from __future__ import annotations

from desk.dashboards.chart import Chart, Column, as_float, draw
from desk.dashboards.links import page_of_charges, page_of_post
from desk.dashboards.money import EMPTY, share
from reporting.domain.dashboards.scope import Scope
from reporting.domain.dashboards.sum_costs import list_post_costs

LISTED = 50
DRAWN = 15


def make_post_costs(scope: Scope) -> Chart:
    rows = list_post_costs(scope, limit=LISTED)
    names = [one.title or "For no single post" for one in rows]
    pages = [
        page_of_post(one.post_id) if one.post_id else page_of_charges(scope.since, scope.until)
        for one in rows
    ]
    drawn = [
        (name, one.usd, page)
        for name, one, page in zip(names, rows, pages, strict=True)
        if one.post_id and one.usd is not None
    ][:DRAWN]
    return Chart(
        name="posts",
        title="Spent on each post",
        about=f"The {LISTED} most expensive of the period, with the engagers first seen under each in"
        " it. Classifying and looking up people is for no single post.",
        columns=[
            Column("Post"),
            Column("Spent", "usd"),
            Column("Charges", "number"),
            Column("Engagers", "number"),
            Column("Per engager", "usd_each"),
            Column("Target", "number"),
            Column("Per target engager", "usd_each"),
        ],
        rows=[
            (
                name,
                one.usd,
                one.charges,
                # What was for no single post has no engagers of its own: empty, not unknown.
                *(
                    (
                        one.engagers,
                        share(one.usd, one.engagers),
                        one.targets,
                        share(one.usd, one.targets),
                    )
                    if one.post_id
                    else ("", "", "", "")
                ),
            )
            for name, one in zip(names, rows, strict=True)
        ],
        pages=[{0: page} for page in pages],
        drawing=draw(
            "bar",
            [
                {
                    "label": "USD",
                    "data": [as_float(usd) for _, usd, _ in drawn],
                    "pages": [page for _, _, page in drawn],
                }
            ],
            labels=[name for name, _, _ in drawn],
            y_title="USD",
            horizontal=True,
        )
        if drawn
        else None,
        empty=EMPTY,
        is_open=True,
    )
