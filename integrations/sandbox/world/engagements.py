"""Makes who engaged with which post, and when each engagement appears, changes and vanishes."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from integrations.sandbox.world import posts as special
from integrations.sandbox.world.model import Company, Engagement, Person, Post

# The moment that day 0 stands for where an engagement carries a time of its own.
DAY_ZERO = datetime(2026, 11, 20, tzinfo=UTC)
LAST_DAY = 60
REGULARS = 450

REACTIONS = ("LIKE", "PRAISE", "EMPATHY", "APPRECIATION", "INTEREST", "ENTERTAINMENT", "MAYBE")
REACTION_WEIGHTS = (70, 11, 8, 3, 6, 1, 1)
COMMENTS = (
    "Great read, thank you!",
    "❤️",
    "We saw the same with our last three launches.",
    "Sehr gut auf den Punkt gebracht.",
    "Complimenti, bellissimo progetto!",
    "とても参考になりました。",
    "مقال رائع",
    "How did you measure this?",
    "<b>Nice</b> & useful =1+1",
)


@dataclass(frozen=True)
class Crowd:
    """Who can engage. The sample posts mostly meet new people, so that few come back."""

    people: list[Person]
    companies: list[Company]

    def pick(self, dice: random.Random, post: Post, size: int) -> list[Person]:
        """Distinct people for one post, regulars among them."""
        known = size * 3 // 8 if post.number < special.SAMPLES else size // 8
        regulars = dice.sample(self.people[:REGULARS], min(known, 110))
        rest = self._fresh(post) if post.number < special.SAMPLES else self.people[REGULARS:]
        return regulars + dice.sample(rest, min(size - len(regulars), len(rest)))

    def _fresh(self, post: Post) -> list[Person]:
        first = REGULARS if post.number == special.BIG else REGULARS + 1_600
        last = REGULARS + 1_600 if post.number == special.BIG else len(self.people)
        if post.number == special.BIG:
            return self.people[first:last]
        share = (last - first) // (special.SAMPLES - 1)
        start = first + share * (post.number - 1)
        return self.people[start : start + share]


def make_engagements(dice: random.Random, post: Post, crowd: Crowd) -> list[Engagement]:
    """Everything that ever happens to one post, by day of appearance."""
    size = _size(dice, post)
    if not size:
        return []
    people = crowd.pick(dice, post, size)
    found = [*_react(dice, post, people, crowd), *_comment(dice, post, people)]
    found += [
        Engagement("repost", person, _appears(dice), created_at=post.published_at)
        for person in dice.sample(people, len(people) // 25)
    ]
    return sorted(found, key=lambda engagement: engagement.appears_day)


def _size(dice: random.Random, post: Post) -> int:
    """How many people ever react."""
    fixed = {special.BIG: 1_640, special.EMPTY: 0, special.PRIVATE: 14, special.RESHARE: 90}
    if post.number in fixed:
        return fixed[post.number]
    return dice.randint(290, 380) if post.number < special.SAMPLES else dice.randint(350, 950)


def _react(
    dice: random.Random, post: Post, people: list[Person], crowd: Crowd
) -> Iterator[Engagement]:
    pages = dice.sample(crowd.companies, max(1, len(people) // 70))
    nobody = [None] * max(1, len(people) // 90)
    for number, actor in enumerate([*people, *pages, *nobody]):
        appears = _appears(dice)
        roll = dice.random()
        later = appears + 1 + dice.random() * 40
        kind, other = dice.choices(REACTIONS, REACTION_WEIGHTS, k=2)
        yield Engagement(
            "reaction",
            actor,
            appears,
            reaction_type=kind,
            changes_day=later if roll < 0.02 and other != kind else None,
            changed_type=other,
            vanishes_day=later if 0.02 <= roll < 0.035 else None,
            id=f"{post.number}-{number}",
        )


def _comment(dice: random.Random, post: Post, people: list[Person]) -> Iterator[Engagement]:
    """A fifth as many as reactions; one in six answers the comment before it."""
    parent = ""
    for number in range(len(people) // 5):
        appears = _appears(dice)
        created = _comment_time(dice, post, appears)
        comment_id = str((round(created.timestamp() * 1000) << 22) | dice.randrange(1 << 22))
        is_reply = bool(parent) and number % 6 == 5
        yield Engagement(
            "comment",
            None if number % 97 == 30 else dice.choice(people),
            appears,
            id=comment_id,
            text=dice.choice(COMMENTS),
            created_at=created,
            parent_id=parent if is_reply else "",
            vanishes_day=appears + 5 if number % 50 == 49 else None,
        )
        parent = parent if is_reply or appears > 0 else comment_id


def _appears(dice: random.Random) -> float:
    """Five in six are there from the start; the rest follow, most of them soon."""
    if dice.random() < 5 / 6:
        return 0.0
    return 0.05 + min(dice.expovariate(1 / 12), LAST_DAY - 1)


def _comment_time(dice: random.Random, post: Post, appears: float) -> datetime:
    if appears:
        moment = DAY_ZERO + timedelta(days=appears)
    else:
        moment = post.published_at + (DAY_ZERO - post.published_at) * dice.random() ** 3
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
