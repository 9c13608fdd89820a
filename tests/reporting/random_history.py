"""A history of posts, scrapes and people by chance, the same for the same seed, and what was put in
it: so that totals can be computed without reading the database.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from engagers.domain.count import recount_engagers
from engagers.models import Audience, Engagement, Engager
from posts.models import Post, Scrape
from tests.factories.engagers import EngagementFactory, EngagerFactory
from tests.factories.integrations import ChargeFactory
from tests.factories.posts import PostFactory, ScrapeFactory
from tests.reporting.history import day

DAYS = 12
COUNTERS = ("reactions", "comments", "reposts")


class RandomHistory:
    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)
        self.audiences = (
            None,
            Audience.objects.create(name=f"Target {seed}", is_target=True),
            Audience.objects.create(name=f"Other {seed}", is_target=False),
        )
        self.posts = [self.add_post() for _ in range(self.chance.randint(4, 7))]
        self.scrapes: dict[int, list[Scrape]] = defaultdict(list)
        self.costs: dict[int, Decimal] = defaultdict(Decimal)
        for post in self.posts:
            for _ in range(self.chance.randint(0, 4)):
                self.add_scrape(post)
        self.people = [self.add_person() for _ in range(self.chance.randint(8, 14))]
        self.engagements: list[Engagement] = []
        for person in self.people:
            self.add_engagements(person)

    def maybe(self, most: int) -> int | None:
        """Unknown, nothing, or a number."""
        return self.chance.choice([None, 0, self.chance.randint(1, most), most])

    def add_post(self) -> Post:
        pick = self.chance.choice
        published = pick([None, day(-self.chance.randint(0, DAYS), 8)])
        return PostFactory(
            ownership=pick(["own", "own", "competitor"]),
            published_at=published,
            post_type=pick(["", "Video", "Text"]),
            campaign=pick(["", "Autumn"]),
            sponsored=pick([None, True, False]),
            tags=pick([[], ["a"], ["a", "b"]]),
            impressions=self.maybe(5_000),
            members_reached=self.maybe(3_000),
            clicks=self.maybe(90),
            followers=self.maybe(800),
            **{name: self.maybe(40) for name in COUNTERS},
        )

    def add_scrape(self, post: Post) -> None:
        ended = day(-self.chance.randint(0, DAYS)) + timedelta(
            minutes=self.chance.randint(0, 23 * 60) if self.chance.random() < 0.9 else 0
        )
        ended = min(ended, day(0))
        state = self.chance.choice(["done", "done", "done", "failed", "suspect"])
        counts = {f"{name}_counted": self.maybe(30) for name in COUNTERS}
        if state == "done" and counts["reactions_counted"] is None:
            counts["reactions_counted"] = 1
        scrape = ScrapeFactory(
            post=post,
            state=state,
            created_at=ended - timedelta(minutes=5),
            finished_at=ended,
            **({} if state == "failed" else counts),
        )
        usd = Decimal(self.chance.randint(1, 900)) / 10_000
        ChargeFactory(
            subject=f"scrape:{scrape.pk}", state="settled", settled_usd=usd, settled_at=ended
        )
        self.costs[post.pk] += usd
        if state == "done":
            self.scrapes[post.pk].append(scrape)

    def add_person(self) -> Engager:
        is_excluded = self.chance.random() < 0.2
        return EngagerFactory(
            audience=self.chance.choice(self.audiences),
            kind=self.chance.choice(["person", "person", "organisation"]),
            excluded_at=day(-1) if is_excluded else None,
            exclusion_reason="opted out" if is_excluded else "",
        )

    def add_engagements(self, person: Engager) -> None:
        measured = [post for post in self.posts if self.scrapes[post.pk]]
        some = self.chance.sample(measured, self.chance.randint(0, len(measured)))
        made = []
        for post in some:
            for kind in self.chance.sample(["reaction", "repost"], self.chance.randint(1, 2)):
                scrape = self.chance.choice(self.scrapes[post.pk])
                made.append(
                    EngagementFactory(
                        engager=person,
                        post=post,
                        kind=kind,
                        reaction_type="LIKE" if kind == "reaction" else "",
                        first_seen_scrape=scrape,
                        first_seen_at=scrape.created_at,
                        changed_at=scrape.created_at,
                    )
                )
        recount_engagers([person.pk])
        if not person.excluded_at:
            self.engagements += made

    def people_of(self, post: Post) -> dict[int, Engager]:
        return {one.engager_id: one.engager for one in self.engagements if one.post_id == post.pk}

    def first_of(self, person: int) -> Engagement:
        own = [one for one in self.engagements if one.engager_id == person]
        return min(own, key=lambda one: (one.first_seen_at, one.pk))

    def posts_of(self, person: int) -> set[int]:
        return {one.post_id for one in self.engagements if one.engager_id == person}

    def known(self, post: Post, name: str, on: date) -> int | None:
        """The counter as last read by the end of a day (UTC)."""
        done = sorted(self.scrapes[post.pk], key=lambda one: (one.finished_at, one.pk))
        values = [getattr(one, f"{name}_counted") for one in done if one.finished_at.date() <= on]
        return next((value for value in reversed(values) if value is not None), None)


def add_up(values: list[int | None]) -> int | None:
    """Unknown as soon as one is."""
    return None if None in values else sum(value or 0 for value in values)


def as_day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None
