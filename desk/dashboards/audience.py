"""The charts of the page Audience: who engaged, and which posts reach a target audience."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import cast

from django.http import HttpRequest

from desk.dashboards.chart import Chart, Column, draw
from desk.dashboards.figure import Figure
from desk.dashboards.filters import LABELS, Filters
from desk.dashboards.form import FormField, choose_split, make_period, make_post_filters
from desk.dashboards.links import page_of_people
from reporting.domain.dashboards.read_audience import (
    DIMENSIONS,
    SPLITS,
    Dimension,
    Reach,
    Slice,
    Split,
    read_audience,
    read_reach,
)

MOST_POSTS = 20
NONE = {
    "audience": "Not classified",
    "position": "No position",
    "seniority": "Not classified",
    "function": "Not classified",
    "company": "Company unknown",
}
# What the classifier answers where it cannot tell.
UNTOLD = "unknown"
# These are so many that the others could not be read beside them.
NONE_IS_NOT_DRAWN = ("position", "company")
EMPTY = (
    "Nobody was first seen under these posts in the period. Choose a longer one, or fewer filters."
)


class AudiencePage:
    """Built for one request; one query for the five bars, one for the comparison."""

    most_posts = MOST_POSTS

    def __init__(self, request: HttpRequest, filters: Filters) -> None:
        self.filters = filters
        self.split = cast(Split, filters.choose("split", SPLITS, "post_type"))
        self.scope = filters.scope(chosen_only=True)

    @property
    def charts(self) -> dict[str, Callable[[], Chart]]:
        def of(name: Dimension) -> Callable[[], Chart]:
            return lambda: self.make_slices(name)

        return {**{name: of(name) for name in DIMENSIONS}, "reach": self.make_reach}

    def list_fields(self) -> list[FormField]:
        return [
            *make_period(self.filters),
            *make_post_filters(self.filters),
            choose_split(self.split),
        ]

    @cached_property
    def slices(self) -> dict[Dimension, list[Slice]]:
        return read_audience(self.scope)

    def list_figures(self) -> list[Figure]:
        rows = self.slices["audience"]
        total = sum(one.engagers for one in rows)
        classified = sum(one.engagers for one in rows if one.value is not None)
        targets = sum(one.engagers for one in rows if one.is_target)
        if not total:
            return []
        share = f"{targets / classified:.1%}" if classified else "unknown"
        return [
            Figure(
                "Engagers",
                f"{total:,}",
                "first seen under these posts in the period",
                page_of_people(self.filters),
            ),
            Figure(
                "Of a target audience",
                share,
                f"{targets:,} of {classified:,} classified",
                page_of_people(self.filters, who="target"),
            ),
            Figure(
                "Not classified",
                f"{total - classified:,}",
                f"of {total:,}: not part of the share",
                page_of_people(self.filters, who="unclassified"),
            ),
        ]

    def make_slices(self, dimension: Dimension) -> Chart:
        rows = sorted(self.slices[dimension], key=lambda one: not is_known(one))
        whole = sum(one.engagers for one in self.slices["audience"])
        known = sum(one.engagers for one in rows if is_known(one))
        # Of companies only the commonest are listed.
        if dimension == "company":
            known = whole - sum(one.engagers for one in rows if one.value is None)
        has_target = dimension in ("audience", "position")
        title = dimension.capitalize()
        among = "classified" if dimension == "audience" else f"with a known {dimension}"
        drawn = [one for one in rows if one.value or dimension not in NONE_IS_NOT_DRAWN]
        left = sum(one.engagers for one in rows) - sum(one.engagers for one in drawn)
        return Chart(
            name=dimension,
            title=f"{title} of engagers",
            about=f"Each engager once. The share is of those {among}; the others stand beside it."
            + (" The 20 companies with most engagers." if dimension == "company" else ""),
            columns=[
                Column(title),
                *([Column("Within audience")] if dimension == "position" else []),
                Column("Engagers", "number"),
                Column(f"Share of those {among}", "share"),
                Column(f"All {among}", "number"),
                *([Column("Target")] if has_target else []),
            ],
            rows=[
                (
                    say_value(one),
                    *([one.within or NONE["audience"]] if dimension == "position" else []),
                    one.engagers,
                    one.engagers / known if is_known(one) else None,
                    known if is_known(one) else None,
                    *([{True: "yes", False: "no", None: ""}[one.is_target]] if has_target else []),
                )
                for one in rows
            ],
            pages=[{0: self._page(one)} for one in rows],
            drawing=draw(
                "bar",
                [
                    {
                        "label": "Engagers",
                        "data": [one.engagers for one in drawn],
                        "pages": [self._page(one) for one in drawn],
                    }
                ],
                labels=[name_bar(one) for one in drawn],
                y_title="Engagers",
                horizontal=True,
            )
            if drawn
            else None,
            empty=EMPTY,
            notes=[f"{left:,} of {whole:,} have no known {dimension}: in the table, not drawn."]
            if left
            else [],
        )

    def _page(self, one: Slice) -> str:
        asked = {"dimension": one.dimension, "value": one.value, "within": one.within}
        return page_of_people(self.filters, **asked)

    def make_reach(self) -> Chart:
        rows = read_reach(self.scope, split=self.split)
        pages = [self._page_of_group(one) for one in rows]
        named = {**LABELS, "post": "Post", "collection": "Collection"}[self.split]
        names = [one.title or f"No {named.lower()}" for one in rows]
        return Chart(
            name="reach",
            title=f"Target share by {named.lower()}",
            about="Of the classified engagers of these posts, those of a target audience; who is not"
            " classified stands beside. Each engager once a row; the 20 with most engagers.",
            columns=[
                Column(named),
                Column("Engagers", "number"),
                Column("Target", "number"),
                Column("Classified", "number"),
                Column("Target share of classified", "share"),
                Column("Not classified", "number"),
            ],
            rows=[
                (
                    name,
                    one.engagers,
                    one.targets,
                    one.classified,
                    one.target_share,
                    one.unclassified,
                )
                for name, one in zip(names, rows, strict=True)
            ],
            pages=[{0: page} if page else {} for page in pages],
            drawing=draw(
                "bar",
                [
                    {
                        "label": label,
                        "data": [number(one) for one in rows],
                        "pages": [f"{page}&who={who}" if page else "" for page in pages],
                    }
                    for label, who, number in (
                        ("Target", "target", lambda one: one.targets),
                        (
                            "Classified, no target",
                            "other",
                            lambda one: one.classified - one.targets,
                        ),
                        ("Not classified", "unclassified", lambda one: one.unclassified),
                    )
                ],
                labels=names,
                y_title="Engagers",
                horizontal=True,
                stacked=True,
            ),
            empty=EMPTY,
        )

    def _page_of_group(self, one: Reach) -> str:
        if self.split == "collection" and one.value is None:
            return ""
        return page_of_people(self.filters, **{self.split: one.value or "-"})


def is_known(one: Slice) -> bool:
    return one.value is not None and not (
        one.dimension in ("seniority", "function") and one.value == UNTOLD
    )


def say_value(one: Slice) -> str:
    if one.value is None:
        return NONE[one.dimension]
    if one.dimension not in ("seniority", "function"):
        return one.value
    return "Could not be told" if one.value == UNTOLD else one.value.replace("_", " ")


def name_bar(one: Slice) -> str:
    """Positions belong to an audience: both have one called Other."""
    return (
        f"{say_value(one)} ({one.within})"
        if one.within and one.dimension == "position"
        else say_value(one)
    )
