"""Whatever happens to people and posts, and whenever sums are kept: views say what the rows say."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from access.models import User
from engagers.domain.erase import erase_engager
from engagers.domain.exclude_one import exclude_one, include_one
from engagers.domain.merge import merge
from engagers.domain.override import override_values
from engagers.domain.record import record_page
from engagers.domain.split import split
from engagers.domain.undo import undo_merge
from engagers.models import Audience, Engagement, Engager, Merge, Position
from reporting.domain.refresh_summaries import refresh_summaries
from tests.factories.engagers import (
    MONDAY,
    CompanyFactory,
    make_comment,
    make_person,
    make_reaction,
    make_repost,
    make_scrape,
)
from tests.reporting.rows import read, run_sql

SUMMED = (
    "linkedin_posts",
    "linkedin_posts_scrapes",
    "audience_by_post",
    "post_daily",
    "companies",
    "data_freshness",
)
PAIRS = "engager_id, post_id, id, scrape_id, engagement_type, engagement_count, is_new_engager"
STRENGTH = {"reaction": 0, "comment": 1, "repost": 2}


def say_all() -> dict[str, list[tuple[Any, ...]]]:
    columns = {"data_freshness": "subject, last_success_at, rows"}
    return {view: read(view, columns.get(view, "*")) for view in SUMMED}


def count_all() -> dict[str, list[tuple[Any, ...]]]:
    """The same, with everything counted from its rows."""
    mark = transaction.savepoint()
    run_sql("INSERT INTO reporting_mark DEFAULT VALUES")
    found = say_all()
    transaction.savepoint_rollback(mark)
    return found


def group_pairs() -> list[tuple[Any, ...]]:
    """PAIRS, from the rows of who is present."""
    pairs: dict[tuple[int, int], list[Engagement]] = defaultdict(list)
    firsts: dict[int, int] = {}
    present = Engagement.objects.filter(engager__in=Engager.objects.present())
    for row in present.order_by("first_seen_at", "pk"):
        pairs[row.engager_id, row.post_id].append(row)
        firsts.setdefault(row.engager_id, row.pk)
    return sorted(
        (
            *key,
            min(row.pk for row in rows),
            rows[0].first_seen_scrape_id,
            max((row.kind for row in rows), key=lambda kind: STRENGTH[kind]),
            len(rows),
            rows[0].pk == firsts[key[0]],
        )
        for key, rows in pairs.items()
    )


class World:
    """Three posts, measured twice each; six people at most, whom some items show by two keys."""

    def __init__(self) -> None:
        self.scrapes = [make_scrape(days=n) for n in range(3)]
        self.scrapes += [
            make_scrape(post=one.post, days=n) for n, one in enumerate(self.scrapes, 4)
        ]
        self.audiences = [None, *(Audience.objects.create(name=name) for name in ("A", "B"))]
        for audience in self.audiences[1:]:
            Position.objects.create(audience=audience, name="CEO")
        self.companies = [None, CompanyFactory(), CompanyFactory()]
        self.user = User.objects.create_user("oda")

    def pick(self, number: int) -> Engager | None:
        standing = list(Engager.objects.standing().order_by("pk"))
        return standing[number % len(standing)] if standing else None

    def record(self, first: int, second: int) -> None:
        """At times in an older scrape than before; at times somebody by both keys."""
        person = make_person(first, slug=second % 3 == 0)
        other = make_person(second, member=second % 2 == 0, slug=True)
        items = [make_reaction(person), make_repost(other), make_comment(other, f"c{second}")]
        record_page(self.scrapes[first % 6], items[: 1 + second % 3], at=MONDAY)

    def classify(self, first: int, second: int) -> None:
        if engager := self.pick(first):
            audience = self.audiences[second % 3]
            position = audience.positions.first() if audience and second % 2 else None
            override_values(engager, {"audience": audience, "position": position})

    def employ(self, first: int, second: int) -> None:
        if engager := self.pick(first):
            override_values(engager, {"company": self.companies[second % 3]})

    def exclude(self, first: int, second: int) -> None:
        if (engager := self.pick(first)) is None:
            return
        if engager.excluded_at:
            include_one(engager, at=MONDAY)
        else:
            exclude_one(engager, reason="opt_out", note="", at=MONDAY)

    def merge(self, first: int, second: int) -> None:
        one, other = self.pick(first), self.pick(second)
        if one and other and one != other:
            merge(one, other, evidence="?", at=MONDAY)

    def undo(self, first: int, second: int) -> None:
        if done := Merge.objects.filter(undone_at=None).order_by("-pk").first():
            undo_merge(done, at=MONDAY)

    def split(self, first: int, second: int) -> None:
        engager = self.pick(first)
        keys = list(engager.identities.order_by("pk")) if engager else []
        if engager and len(keys) > 1:
            rows = engager.engagements.order_by("pk").values_list("pk", flat=True)
            split(engager, [keys[0].pk], rows[:second], by=self.user, why="", at=MONDAY)

    def erase(self, first: int, second: int) -> None:
        if engager := self.pick(first):
            erase_engager(engager.pk, by=None, in_hubspot=False, at=MONDAY)

    def retarget(self, first: int, second: int) -> None:
        audience = self.audiences[1 + first % 2]
        audience.is_target = not audience.is_target
        audience.save()

    def drop_position(self, first: int, second: int) -> None:
        Position.objects.filter(audience=self.audiences[1 + first % 2]).delete()

    def refresh(self, first: int, second: int) -> None:
        refresh_summaries()
        assert run_sql("SELECT count(*) FROM reporting_mark") == [(0,)]
        assert run_sql("SELECT count(*) FROM reporting_shift") == [(0,)]


NAMES = st.sampled_from(
    ["record"] * 6
    + ["refresh"] * 4
    + ["classify", "employ", "exclude", "merge"] * 2
    + ["undo", "split", "erase", "retarget", "drop_position"]
)
DEEDS = st.lists(st.tuples(NAMES, st.integers(0, 5), st.integers(0, 5)), min_size=3, max_size=14)


@pytest.mark.django_db
@settings(max_examples=20, deadline=None)
@given(deeds=DEEDS)
def test_views_say_what_the_rows_say_after_every_deed(deeds):
    mark = transaction.savepoint()
    world = World()
    for name, first, second in [("record", 0, 5), ("refresh", 0, 0), *deeds]:
        getattr(world, name)(first, second)
        assert say_all() == count_all()
        assert read("linkedin_engagers_by_post", PAIRS) == group_pairs()
    transaction.savepoint_rollback(mark)
