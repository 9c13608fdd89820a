"""The charts of the page People: new, returning, repeat; who did most; the target people."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from django.http import HttpRequest

from desk.dashboards.chart import Chart, Column, draw
from desk.dashboards.figure import Figure
from desk.dashboards.filters import Filters
from desk.dashboards.form import FormField, make_period, make_post_filters
from desk.dashboards.links import (
    clip,
    name_bucket,
    page_of_engager,
    page_of_people,
    say_bucket,
)
from reporting.domain.dashboards.count_people import People, count_people, list_top_engagers

MOST_POSTS = 20
LISTED = 25
DRAWN = 15
EXPORT_PEOPLE = "engagers.export_engager"
EMPTY = (
    "Nobody was first seen under these posts in the period. Choose a longer one, or fewer filters."
)


class PeoplePage:
    most_posts = MOST_POSTS

    def __init__(self, request: HttpRequest, filters: Filters) -> None:
        self.filters = filters
        self.scope = filters.scope(chosen_only=True)

    @property
    def charts(self) -> dict[str, Callable[[], Chart]]:
        return {
            "weeks": self.make_weeks,
            "top": lambda: self.make_top(targets_only=False),
            "targets": lambda: self.make_top(targets_only=True),
        }

    def list_fields(self) -> list[FormField]:
        return [*make_period(self.filters), *make_post_filters(self.filters)]

    @cached_property
    def counted(self) -> tuple[People, list[People]]:
        return count_people(self.scope, bucket="week")

    def list_figures(self) -> list[Figure]:
        whole = self.counted[0]
        if not whole.engagers:
            return []

        def page(who: str | None = None) -> str:
            return page_of_people(self.filters, who=who)

        return [
            Figure(
                "Engagers", f"{whole.engagers:,}", "first seen under a post in the period", page()
            ),
            Figure("New", f"{whole.new:,}", "never seen under any post before", page("new")),
            Figure(
                "Returning", f"{whole.returning:,}", "seen before the period", page("returning")
            ),
            Figure("Repeat", f"{whole.repeat:,}", "under two posts or more by now", page("repeat")),
            Figure(
                "Of a target audience",
                f"{whole.targets:,}",
                f"of {whole.classified:,} classified; {whole.engagers - whole.classified:,} not",
                page("target"),
            ),
        ]

    def make_weeks(self) -> Chart:
        whole, weeks = self.counted
        edges = [clip(self.scope, one.first, "week") for one in weeks if one.first is not None]

        def pages(who: str | None) -> list[str]:
            return [
                page_of_people(self.filters, since=since, until=until, days=None, who=who)
                for since, until in edges
            ]

        by_who = {name: pages(name) for name in ("new", "returning", "repeat", "target")}
        return Chart(
            name="weeks",
            title="New, returning and repeat engagers per week",
            about="Who was first seen under a post in that week (Monday to Sunday, UTC). New: never seen"
            " before; returning: seen before; repeat: of both, those under two posts or more by now.",
            columns=[
                Column("Week from", "day"),
                *(
                    Column(title, "number")
                    for title in ("Engagers", "New", "Returning", "Repeat", "Target", "Classified")
                ),
            ],
            rows=[
                (
                    one.first,
                    one.engagers,
                    one.new,
                    one.returning,
                    one.repeat,
                    one.targets,
                    one.classified,
                )
                for one in weeks
            ]
            if whole.engagers
            else [],
            pages=[
                {1: every, 2: new, 3: returning, 4: repeat, 5: target}
                for every, new, returning, repeat, target in zip(
                    pages(None), *by_who.values(), strict=True
                )
            ],
            drawing=draw(
                "bar",
                [
                    {
                        "label": "New",
                        "data": [one.new for one in weeks],
                        "pages": by_who["new"],
                        "stack": "all",
                    },
                    {
                        "label": "Returning",
                        "data": [one.returning for one in weeks],
                        "pages": by_who["returning"],
                        "stack": "all",
                    },
                    {
                        "label": "Repeat",
                        "data": [one.repeat for one in weeks],
                        "pages": by_who["repeat"],
                        "stack": "repeat",
                    },
                ],
                labels=[name_bucket(one.first, "week") for one in weeks if one.first is not None],
                x_title=say_bucket("week"),
                y_title="Engagers",
                stacked=True,
            ),
            empty=EMPTY,
        )

    def make_top(self, *, targets_only: bool) -> Chart:
        rows = list_top_engagers(self.scope, limit=LISTED, targets_only=targets_only)
        names = [one.name or f"Engager {one.engager_id}" for one in rows]
        pages = [page_of_engager(one.engager_id) for one in rows]
        return Chart(
            name="targets" if targets_only else "top",
            title="Top target people" if targets_only else "Top engagers",
            about=f"The {LISTED} with most reactions, comments and reposts under posts that they were"
            " first seen under in the period"
            + (", of a target audience." if targets_only else "."),
            columns=[
                Column("Engager"),
                Column("Headline"),
                Column("Company"),
                Column("Audience"),
                Column("Posts", "number"),
                Column("Engagements", "number"),
                Column("First seen", "day"),
            ],
            rows=[
                (
                    name,
                    (one.headline or "")[:160],
                    one.company or "",
                    one.audience or "not classified",
                    one.posts,
                    one.engagements,
                    one.first_seen_on,
                )
                for name, one in zip(names, rows, strict=True)
            ],
            pages=[{0: page} for page in pages],
            drawing=draw(
                "bar",
                [
                    {
                        "label": "Engagements",
                        "data": [one.engagements for one in rows][:DRAWN],
                        "pages": pages[:DRAWN],
                    }
                ],
                labels=names[:DRAWN],
                y_title="Engagements in the period",
                horizontal=True,
            ),
            empty="Nobody of a target audience was first seen in the period. People are classified by the step enrich."
            if targets_only
            else EMPTY,
            permission=EXPORT_PEOPLE,
            is_open=True,
        )
