"""Of the page Posts: engagement rates where somebody entered figures, and how labels compare."""

from __future__ import annotations

from fractions import Fraction

from desk.dashboards.chart import Chart, Column, draw
from desk.dashboards.figure import Figure
from desk.dashboards.links import page_of_post
from reporting.domain.dashboards.compare_labels import LabelKind, compare_labels
from reporting.domain.dashboards.rate_posts import Rate, Rates, rate_posts
from reporting.domain.dashboards.scope import Scope

LISTED = 50
DRAWN = 15
AVERAGE = "1 = as the average"
NO_FIGURES = (
    "No post published in the period has impressions or followers. Enter them in the table of posts"
    " (Columns, Entered figures), or bring LinkedIn's own file under LinkedIn figures."
)
NO_LABELS = (
    "No own post published in the period has such a label. Choose a longer period, or label posts."
)


def list_rate_figures(rates: Rates) -> list[Figure]:
    return [
        Figure(
            f"Engagement rate by {name}",
            say_rate(rate),
            f"{rate.posts:,} of {rates.posts:,} published posts have {name}",
        )
        for name, rate in (("impressions", rates.by_impressions), ("followers", rates.by_followers))
    ]


def say_rate(rate: Rate) -> str:
    return "unknown" if rate.share is None else f"{float(rate.share):.2%}"


def make_rates(scope: Scope, rates: Rates) -> Chart:
    rows = rate_posts(scope, limit=LISTED)
    drawn = [one for one in rows if one.by_impressions.of or one.by_followers.of][:DRAWN]
    return Chart(
        name="rates",
        title="Engagement rates of posts published in the period",
        about="Engagements until now for each time the post was shown (by impressions), and for each"
        " follower its author had when it was published (by followers). Only where these were entered.",
        columns=[
            Column("Post"),
            Column("Published", "day"),
            Column("Engagements", "number"),
            Column("Impressions", "number"),
            Column("Rate by impressions", "rate"),
            Column("Members reached", "number"),
            Column("Clicks", "number"),
            Column("Followers at publishing", "number"),
            Column("Rate by followers", "rate"),
        ],
        rows=[
            (
                one.title,
                one.published_on,
                one.engagements,
                one.impressions,
                _as_float(one.by_impressions.share),
                one.members_reached,
                one.clicks,
                one.followers,
                _as_float(one.by_followers.share),
            )
            for one in rows
        ],
        pages=[{0: page_of_post(one.post_id)} for one in rows],
        drawing=draw(
            "bar",
            [
                {
                    "label": f"By {name}",
                    "data": [_as_percent(getattr(one, f"by_{name}").share) for one in drawn],
                    "pages": [page_of_post(one.post_id) for one in drawn],
                }
                for name in ("impressions", "followers")
            ],
            labels=[one.title for one in drawn],
            y_title="% of impressions, of followers",
            horizontal=True,
        )
        if drawn
        else None,
        empty=NO_FIGURES,
        notes=[f"{missing:,} of {rates.posts:,} posts have neither, and are not here."]
        if rows and (missing := rates.posts - len(rows)) > 0 and len(rows) < LISTED
        else [],
    )


def make_lift(scope: Scope, kind: LabelKind) -> Chart:
    rows = compare_labels(scope, kind=kind)
    named = kind.replace("_", " ")
    known = [one for one in rows if one.lift is not None]
    average = rows[0].all_per_post if rows else None
    return Chart(
        name="lift",
        title=f"Label lift: engagements per post by {named}",
        about="Lift is engagements per own post with the label, for each of all own posts published in"
        " the period: 1 is average, 2 twice as good. With fewer than about ten posts it is chance.",
        columns=[
            Column(named.capitalize()),
            Column("Own posts", "number"),
            Column("Of these, measured", "number"),
            Column("Engagements", "number"),
            Column("Engagements per post", "ratio"),
            Column("Of all own posts", "ratio"),
            Column(f"Lift ({AVERAGE})", "ratio"),
        ],
        rows=[
            (
                one.label,
                one.posts,
                one.measured,
                one.engagements,
                one.per_post,
                one.all_per_post,
                one.lift,
            )
            for one in rows
        ],
        drawing=draw(
            "bar",
            [{"label": "Lift", "data": [round(one.lift or 0, 2) for one in known]}],
            labels=[f"{one.label} ({one.measured})" for one in known],
            y_title="Lift (measured posts)",
            horizontal=True,
            reference={"at": 1, "label": AVERAGE},
        )
        if known
        else None,
        empty=NO_LABELS,
        notes=[f"All own posts of the period: {average:,.1f} engagements per post."]
        if average is not None
        else [],
    )


def _as_float(share: Fraction | None) -> float | None:
    return None if share is None else float(share)


def _as_percent(share: Fraction | None) -> float | None:
    return None if share is None else round(float(share) * 100, 2)
