"""The charts of the page Posts: curves, the ranking, gained against published."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import cast

from django.http import HttpRequest

from desk.dashboards.chart import Chart, Column, draw
from desk.dashboards.curve import COUNTS, UNITS, make_curve
from desk.dashboards.figure import Figure
from desk.dashboards.filters import Filters
from desk.dashboards.form import FormField, choose_of, make_period, make_post_filters
from desk.dashboards.links import (
    clip,
    name_bucket,
    page_of_post,
    page_of_published,
    say_bucket,
)
from desk.dashboards.rates import list_rate_figures, make_lift, make_rates
from reporting.domain.dashboards.compare_labels import KINDS, LabelKind
from reporting.domain.dashboards.rank_posts import (
    MEASURES,
    Compared,
    Measure,
    compare_gained,
    rank_posts,
)
from reporting.domain.dashboards.rate_posts import Rates, sum_rates
from reporting.domain.dashboards.scope import Bucket, Scope

MOST_POSTS = 4
RANKED = 50
DRAWN = 15


class PostsPage:
    """Built for one request; a chart is read only when it is asked for."""

    most_posts = MOST_POSTS

    def __init__(self, request: HttpRequest, filters: Filters) -> None:
        self.filters = filters
        self.measure = cast(Measure, filters.choose("measure", MEASURES, "reactions"))
        self.unit = filters.choose("unit", UNITS, "days")
        self.label = cast(LabelKind, filters.choose("label", KINDS, "post_type"))
        self.scope = filters.scope()
        self.sees_scrapes = request.user.has_perm("posts.view_scrape")

    @property
    def charts(self) -> dict[str, Callable[[], Chart]]:
        return {
            "curve": self.make_curve,
            "ranking": self.make_ranking,
            "gained": self.make_gained,
            "rates": lambda: make_rates(self.scope, self.rates),
            "lift": lambda: make_lift(self.scope, self.label),
        }

    @cached_property
    def bucket(self) -> Bucket:
        return choose_bucket(self.scope)

    @cached_property
    def compared(self) -> list[Compared]:
        return compare_gained(self.scope, bucket=self.bucket)

    @cached_property
    def rates(self) -> Rates:
        return sum_rates(self.scope)

    def list_fields(self) -> list[FormField]:
        return [
            *make_period(self.filters),
            choose_of(
                "measure", "Measure", "What is drawn; the tables have all.", self.measure, MEASURES
            ),
            choose_of("unit", "Curve in", "Time since publishing.", self.unit, UNITS),
            choose_of(
                "label", "Lift by", "Which labels the last chart compares.", self.label, KINDS
            ),
            *make_post_filters(self.filters),
        ]

    def list_figures(self) -> list[Figure]:
        gained = add_known([one.gained.get(self.measure) for one in self.compared])
        if gained is None and not self.rates.posts:
            return []
        published = add_known([one.published.get(self.measure) for one in self.compared])
        return [
            Figure("Posts published", f"{self.rates.posts:,}", "in the period"),
            Figure(
                f"{self.measure.capitalize()} gained",
                say_number(gained),
                "in the period, by posts of any age",
            ),
            Figure(
                f"{self.measure.capitalize()} of these posts",
                say_number(published),
                "until now, by those published in the period",
            ),
            *list_rate_figures(self.rates),
        ]

    def make_curve(self) -> Chart:
        return make_curve(
            self.filters.posts,
            measure=self.measure,
            unit=self.unit,
            most=MOST_POSTS,
            sees_scrapes=self.sees_scrapes,
        )

    def make_ranking(self) -> Chart:
        ranked = rank_posts(self.scope, measure=self.measure, limit=RANKED)
        known = [one for one in ranked if one.gained.get(self.measure) is not None][:DRAWN]
        return Chart(
            name="ranking",
            title=f"Posts by {self.measure} gained in the period",
            about=f"The {RANKED} that gained most, of those measured in the period. The first measurement"
            " of a post counts all it had.",
            columns=[
                Column("Post"),
                Column("Curve", "action"),
                Column("Published", "day"),
                *(Column(f"{one.title} gained", "number") for one in COUNTS),
                *(Column(f"{one.title} now", "number") for one in COUNTS[:3]),
                Column("Scrapes", "number"),
            ],
            rows=[
                (
                    one.title,
                    "on it" if one.post_id in self._chosen else "Compare",
                    one.published_on,
                    *(one.gained.get(name) for name in MEASURES),
                    one.reactions,
                    one.comments,
                    one.reposts,
                    one.scrapes,
                )
                for one in ranked
            ],
            pages=[{0: page_of_post(one.post_id), **self._compare(one.post_id)} for one in ranked],
            drawing=draw(
                "bar",
                [
                    {
                        "label": f"{self.measure.capitalize()} gained",
                        "data": [one.gained.get(self.measure) for one in known],
                        "pages": [page_of_post(one.post_id) for one in known],
                    }
                ],
                labels=[one.title for one in known],
                y_title=f"{self.measure.capitalize()} gained",
                horizontal=True,
            )
            if known
            else None,
            is_open=True,
        )

    @property
    def _chosen(self) -> list[int]:
        return [post.pk for post in self.filters.posts]

    def _compare(self, pk: int) -> dict[int, str]:
        if pk in self._chosen:
            return {}
        chosen = [*self._chosen, pk][-MOST_POSTS:]
        return {1: f"?{self.filters.ask(post=chosen)}#chart-curve-title"}

    def make_gained(self) -> Chart:
        bucket, rows = self.bucket, self.compared
        edges = [clip(self.scope, one.first, bucket) for one in rows]
        gained = [
            f"?{self.filters.ask(since=since, until=until, days=None)}#chart-ranking-title"
            for since, until in edges
        ]
        published = [
            page_of_published(one.posts, *edge) if one.posts else ""
            for one, edge in zip(rows, edges, strict=True)
        ]
        named = [name_bucket(one.first, bucket) for one in rows]
        some = any(one.posts or one.gained.get(self.measure) is not None for one in rows)
        return Chart(
            name="gained",
            title=f"{self.measure.capitalize()} gained against published, by {bucket}",
            about="Gained: by any post, on the days in which they were measured. Published: all that the"
            " posts published in those days have gained until now. What is unknown of a post is left out.",
            columns=[
                Column(f"{bucket.capitalize()} from" if bucket != "day" else "Day", "day"),
                *(Column(f"{one.title} gained", "number") for one in COUNTS),
                Column("Posts published", "number"),
                *(Column(f"{one.title} of published", "number") for one in COUNTS),
            ],
            rows=[
                (
                    one.first,
                    *(one.gained.get(name) for name in MEASURES),
                    len(one.posts),
                    *(one.published.get(name) for name in MEASURES),
                )
                for one in rows
            ]
            if some
            else [],
            pages=[
                {0: mine, **({5: theirs} if theirs else {})}
                for mine, theirs in zip(gained, published, strict=True)
            ],
            drawing=draw(
                "bar",
                [
                    {
                        "label": "Gained in the period",
                        "data": [one.gained.get(self.measure) for one in rows],
                        "pages": gained,
                    },
                    {
                        "label": "Of posts published in it",
                        "data": [one.published.get(self.measure) for one in rows],
                        "pages": published,
                    },
                ],
                labels=named,
                x_title=say_bucket(bucket),
                y_title=self.measure.capitalize(),
            )
            if some
            else None,
        )


def add_known(numbers: list[int | None]) -> int | None:
    """None where none is known."""
    known = [one for one in numbers if one is not None]
    return sum(known) if known else None


def say_number(number: int | None) -> str:
    return "unknown" if number is None else f"{number:,}"


def choose_bucket(scope: Scope) -> Bucket:
    """So that bars stay readable: days in a month, weeks in half a year, months above."""
    if scope.days <= 31:
        return "day"
    return "week" if scope.days <= 190 else "month"
