"""What an actor sees: the world at the age a run began."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from integrations.sandbox.world import Engagement, Post, World
from integrations.sandbox.world.engagements import DAY_ZERO

Item = dict[str, Any]
RunInput = dict[str, Any]

# Every so many items one comes twice in the same dataset.
REPEAT_EVERY = 97


@dataclass(frozen=True)
class Feed:
    """`anchor` is day 0; `age_days` is when the run looks."""

    world: World
    age_days: float
    anchor: datetime

    def newest(self, post: Post, kind: str) -> list[Engagement]:
        """What is visible of one kind, the newest first."""
        return self.world.visible(post, age_days=self.age_days, kind=kind)[::-1]

    def moment(self, one: Engagement) -> datetime:
        """When it was made; what appears after day 0 moves along with the anchor."""
        assert one.created_at is not None
        moved = self.anchor - DAY_ZERO if one.appears_day else timedelta()
        return one.created_at + moved


Build = Callable[[Feed, RunInput], Iterable[Item]]


def repeat_some(items: list[Item]) -> list[Item]:
    """With every 97th item given twice."""
    found: list[Item] = []
    for number, item in enumerate(items, start=1):
        found += [item, item] if number % REPEAT_EVERY == 0 else [item]
    return found
