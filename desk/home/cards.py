"""The cards: one number each, against the period before, with the list behind it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse

from access.counted import counted
from desk.home.activity import Activity
from desk.home.money import Spending
from desk.home.period import Period
from desk.pipeline.looks import say_usd

UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Card:
    """`change` compares with the period before, in words; `note` says what the number is made of."""

    key: str
    title: str
    value: str
    change: str
    note: str
    page: str


def card_of_posts(posts: dict[str, int], period: Period) -> Card:
    return Card(
        key="posts",
        title="Posts published",
        value=f"{posts['published']:,}",
        change=say_change(posts["published"], posts["published_before"]),
        note=f"{posts['tracked']:,} tracked now",
        page=_list("posts_post", period.query("published_at", ownership="own")),
    )


def card_of_engagements(engagements: Activity, period: Period) -> Card:
    now, before = engagements.now["engagements"], engagements.before["engagements"]
    return Card(
        key="engagements",
        title="Engagements",
        value=f"{now:,}",
        change=say_change(now, before),
        note="reactions, comments and reposts first seen",
        page=f"{reverse('desk:home_engagements')}?{period.query('seen')}",
    )


def card_of_engagers(engagers: Activity, period: Period) -> Card:
    now, before = engagers.now["engagers"], engagers.before["engagers"]
    return Card(
        key="engagers",
        title="New engagers",
        value=f"{now:,}",
        change=say_change(now, before),
        note="people and organisations first seen",
        page=_list("engagers_engager", period.query("first_seen_at")),
    )


def card_of_targets(engagers: Activity, period: Period) -> Card:
    """Of the new ones. Without anybody classified the share is unknown, not 0."""
    targets, classified = engagers.now["targets"], engagers.now["classified"]
    left = engagers.now["engagers"] - classified
    share = _share(engagers.now)
    return Card(
        key="targets",
        title="Of a target audience",
        value=UNKNOWN if share is None else f"{share:.0f} %",
        change=_say_points(share, _share(engagers.before)),
        note=f"{targets:,} of {classified:,} classified; {left:,} not classified",
        page=_list("engagers_engager", period.query("first_seen_at", who="target")),
    )


def card_of_cost(engagers: Activity, spending: Spending) -> Card:
    """All that was spent in the period, for each new target engager."""
    now = _each(spending.now_usd, engagers.now["targets"])
    before = _each(spending.before_usd, engagers.before["targets"])
    return Card(
        key="cost",
        title="Cost per target engager",
        value=say_usd(now),
        change=f"{say_usd(before)} before" if before is not None else "unknown before",
        note=f"{say_usd(spending.now_usd)} spent, {counted(engagers.now['targets'], 'new target engager')}",
        page=reverse("admin:integrations_charge_changelist"),
    )


def say_change(now: int, before: int) -> str:
    """Per cent where there is something to compare with."""
    if now == before:
        return f"as many as before ({before:,})"
    if not before:
        return "none before"
    return f"{(now - before) / before:+.0%} against {before:,} before"


def _say_points(share: Decimal | None, before: Decimal | None) -> str:
    if share is None or before is None:
        return "no share to compare with"
    points = round(share) - round(before)
    return f"{points:+} points against {before:.0f} %" if points else f"as before ({before:.0f} %)"


def _share(numbers: dict[str, int]) -> Decimal | None:
    classified = numbers["classified"]
    return Decimal(100 * numbers["targets"]) / classified if classified else None


def _each(usd: Decimal, people: int) -> Decimal | None:
    return usd / people if people else None


def _list(model: str, query: str) -> str:
    return f"{reverse(f'admin:{model}_changelist')}?{query}"
