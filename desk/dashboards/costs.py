"""The charts of the page Costs: spent over time against budgets, for each engager, on each post."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import cast

from django.http import HttpRequest

from desk.dashboards.chart import Chart, Column, as_float, draw
from desk.dashboards.figure import Figure
from desk.dashboards.filters import Filters
from desk.dashboards.form import FormField, choose_of, make_period
from desk.dashboards.links import clip, name_bucket, page_of_charges, page_of_people, say_bucket
from desk.dashboards.money import EMPTY, add_up, say_each, share
from desk.dashboards.post_costs import make_post_costs
from desk.pipeline.looks import say_usd
from integrations.domain.budgets import Budgets
from pipeline.models import Settings
from pipeline.numbers import budgets
from reporting.domain.dashboards.count_people import People, count_people
from reporting.domain.dashboards.scope import Bucket, list_buckets
from reporting.domain.dashboards.sum_costs import Spent, sum_costs

MOST_POSTS = 0
PER = ("day", "week", "month")
BY = ("provider", "purpose")


class CostsPage:
    """Days, weeks and months are UTC, as the budgets are."""

    most_posts = MOST_POSTS

    def __init__(self, request: HttpRequest, filters: Filters) -> None:
        self.filters = filters
        self.scope = filters.scope()
        self.per = cast(Bucket, filters.choose("per", PER, "week"))
        self.by = filters.choose("by", BY, "provider")
        self.sees_people = request.user.has_perm("engagers.view_engager")

    @property
    def charts(self) -> dict[str, Callable[[], Chart]]:
        per_person = {"each": self.make_each} if self.sees_people else {}
        return {
            "spent": self.make_spent,
            **per_person,
            "posts": lambda: make_post_costs(self.scope),
        }

    def list_fields(self) -> list[FormField]:
        return [
            *make_period(self.filters),
            choose_of("per", "Per", "What one bar holds.", self.per, PER),
            choose_of("by", "Coloured by", "What the bars are parted by.", self.by, BY),
        ]

    @cached_property
    def spent(self) -> list[Spent]:
        return sum_costs(self.scope, bucket=self.per)

    @cached_property
    def people(self) -> tuple[People, list[People]]:
        return count_people(self.scope, bucket=self.per)

    @cached_property
    def budgets(self) -> Budgets:
        return budgets(Settings.load())

    @property
    def buckets(self) -> list[date]:
        return list_buckets(self.scope, self.per)

    def list_figures(self) -> list[Figure]:
        total = add_up(self.spent)
        waiting = sum(one.open_charges for one in self.spent)
        open_usd = sum((one.open_usd for one in self.spent), Decimal(0))
        if not self.spent:
            return []
        said = (
            f"{waiting:,} not told yet, at most {say_usd(open_usd)} more" if waiting else "all told"
        )
        page = page_of_charges(self.scope.since, self.scope.until)
        figures = [Figure("Spent", say_usd(total), said, page)]
        if self.sees_people:
            whole = self.people[0]
            figures += [
                Figure(title, say_each(share(total, number)), f"{number:,} in the period", link)
                for title, number, link in (
                    ("Per engager", whole.engagers, page_of_people(self.filters)),
                    ("Per new engager", whole.new, page_of_people(self.filters, who="new")),
                    (
                        "Per target engager",
                        whole.targets,
                        page_of_people(self.filters, who="target"),
                    ),
                )
            ]
        return figures

    def make_spent(self) -> Chart:
        labels = [name_bucket(first, self.per) for first in self.buckets]
        sums: dict[str, dict[date, list[Spent]]] = defaultdict(lambda: defaultdict(list))
        for one in self.spent:
            sums[getattr(one, self.by)][one.first].append(one)
        edges = {first: clip(self.scope, first, self.per) for first in self.buckets}
        datasets = [
            {
                "label": name.replace("_", " "),
                # A bucket without a charge is a known zero; with charges that told nothing, a gap.
                "data": [
                    as_float(add_up(found[first])) if found[first] else 0 for first in self.buckets
                ],
                "pages": [
                    page_of_charges(edges[first][0], edges[first][1], **{self.by: name})
                    for first in self.buckets
                ],
            }
            for name, found in sorted(sums.items())
        ]
        lines = [
            {"label": name, "data": [as_float(usd)] * len(labels), "pages": [], "is_line": True}
            for name, usd in self._limits()
        ]
        return Chart(
            name="spent",
            title=f"Spent per {self.per}",
            about="USD: settled, else what a run has told so far; what nobody knows yet is left out and"
            " counted beside. " + self._say_limits(),
            columns=[
                Column(f"{self.per.capitalize()} from" if self.per != "day" else "Day", "day"),
                Column("Provider"),
                Column("Purpose"),
                Column("Spent", "usd"),
                Column("Charges", "number"),
                Column("Not told yet", "number"),
                Column("These cost at most", "usd"),
            ],
            rows=[
                (
                    one.first,
                    one.provider,
                    one.purpose,
                    one.usd,
                    one.charges,
                    one.open_charges,
                    one.open_usd,
                )
                for one in self.spent
            ],
            pages=[
                {4: page_of_charges(*edges[one.first], provider=one.provider, purpose=one.purpose)}
                for one in self.spent
            ],
            drawing=draw(
                "bar",
                [*datasets, *lines],
                labels=labels,
                x_title=say_bucket(self.per),
                y_title="USD",
                stacked=True,
            ),
            empty=EMPTY,
        )

    def _limits(self) -> list[tuple[str, Decimal]]:
        """Budgets are of a day and of a month: none of a week."""
        if self.per == "day":
            return [("Budget of a day", self.budgets.day_usd)]
        if self.per == "month":
            providers = self.budgets.provider_month_usd.items() if self.by == "provider" else ()
            return [
                ("Budget of a month", self.budgets.month_usd),
                *((f"Budget of {name}", usd) for name, usd in providers),
            ]
        return []

    def _say_limits(self) -> str:
        providers = ", ".join(
            f"{name} {say_usd(usd)}" for name, usd in self.budgets.provider_month_usd.items()
        )
        said = (
            f"Budgets: {say_usd(self.budgets.day_usd)} a day, {say_usd(self.budgets.month_usd)} a month"
            f" ({providers})."
        )
        return said if self.per != "week" else f"{said} They are drawn per day and per month."

    def make_each(self) -> Chart:
        whole, rows = self.people
        usd: dict[date, list[Spent]] = defaultdict(list)
        for one in self.spent:
            usd[one.first].append(one)
        spent = [add_up(usd[first]) if usd[first] else Decimal(0) for first in self.buckets]
        table = [
            (
                one.first,
                cost,
                one.engagers,
                share(cost, one.engagers),
                one.new,
                share(cost, one.new),
                one.targets,
                share(cost, one.targets),
            )
            for one, cost in zip(rows, spent, strict=True)
        ]
        edges = [clip(self.scope, first, self.per) for first in self.buckets]

        def pages(who: str | None) -> list[str]:
            return [
                page_of_people(self.filters, since=since, until=until, days=None, who=who, by=None)
                for since, until in edges
            ]

        cuts = [
            ("Per engager", 3, pages(None)),
            ("Per new engager", 5, pages("new")),
            ("Per target engager", 7, pages("target")),
        ]
        return Chart(
            name="each",
            title="Cost per engager, new engager and target engager",
            about="All that was spent in those days, for each engager first seen under a post in them."
            " Nobody seen: unknown, not 0.",
            columns=[
                Column(f"{self.per.capitalize()} from" if self.per != "day" else "Day", "day"),
                Column("Spent", "usd"),
                Column("Engagers", "number"),
                Column("Per engager", "usd_each"),
                Column("New", "number"),
                Column("Per new engager", "usd_each"),
                Column("Target", "number"),
                Column("Per target engager", "usd_each"),
            ],
            rows=table if whole.engagers or self.spent else [],
            pages=[
                {number - 1: found[place] for _, number, found in cuts}
                for place in range(len(table))
            ],
            drawing=draw(
                "line",
                [
                    {
                        "label": title,
                        "data": [as_float(cast("Decimal | None", row[number])) for row in table],
                        "pages": found,
                    }
                    for title, number, found in cuts
                ],
                labels=[name_bucket(first, self.per) for first in self.buckets],
                x_title=say_bucket(self.per),
                y_title="USD for each",
            ),
            empty=EMPTY,
        )
