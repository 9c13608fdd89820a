"""What the home page shows, by what the person may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from access.models import User
from desk.home.activity import (
    read_best_posts,
    read_engagements,
    read_new_engagers,
    read_newest_targets,
    read_posts,
)
from desk.home.cards import (
    Card,
    card_of_cost,
    card_of_engagements,
    card_of_engagers,
    card_of_posts,
    card_of_targets,
)
from desk.home.chart import make_chart
from desk.home.last_look import note_look
from desk.home.money import read_spending
from desk.home.period import DAYS, LOOK, Period, read_period
from desk.home.problems import list_problems
from desk.home.pulse import read_pulse, read_step_ends


@dataclass(frozen=True, slots=True)
class Fresh:
    """How old one kind of data is; None: never."""

    name: str
    at: datetime | None


def add_dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Unfold's DASHBOARD_CALLBACK: the context of /admin/ with ours."""
    at, person = timezone.now(), request.user
    assert isinstance(person, User)
    look = note_look(request, person, at=at)
    period = read_period(request.GET.get("days", ""), look, at=at)
    periods = [(LOOK, "Since your last look"), *((str(n), f"{n} days") for n in DAYS)]
    shown = {
        "title": "Home",
        "period": period,
        "periods": [one for one in periods if look is not None or one[0] != LOOK],
        "is_first_look": look is None,
    }
    return {**context, **shown, **read_dashboard(person, period)}


def read_dashboard(person: User, period: Period) -> dict[str, Any]:
    """Nine queries for who may see all of it, however much there is."""
    sees_posts, sees_people = person.has_perm("posts.view_post"), _sees_people(person)
    sees_money = person.has_perm("integrations.view_charge")
    pulse = read_pulse(at=period.until)
    spending = read_spending(pulse.settings, period) if sees_money else None
    posts = read_posts(period) if sees_posts else {}
    cards: list[Card] = [card_of_posts(posts, period)] if sees_posts else []
    shown: dict[str, Any] = {"cards": cards}
    if sees_people:
        engagements, engagers = read_engagements(period), read_new_engagers(period)
        cards += [
            card_of_engagements(engagements, period),
            card_of_engagers(engagers, period),
            card_of_targets(engagers, period),
        ]
        if spending is not None:
            cards.append(card_of_cost(engagers, spending))
        shown["chart"] = make_chart(engagements, engagers, period)
        shown["newest"] = read_newest_targets()
        shown["best"] = read_best_posts(period) if sees_posts else None
    budgets = spending.budgets if spending else ()
    problems = list_problems(
        person,
        pulse,
        budgets,
        tracked=posts.get("tracked", 0),
        scraped_at=posts.get("scraped_at"),
        at=period.until,
    )
    return {
        **shown,
        "budgets": budgets,
        "problems": problems,
        "fresh": list_fresh(posts) if person.has_perm("pipeline.view_run") else [],
        "has_no_posts": sees_posts and not posts["posts"],
        "may_import": person.has_perm("posts.import_post"),
        "may_add_posts": person.has_perm("posts.add_post"),
        "may_start": person.has_perm("pipeline.start_run"),
    }


def list_fresh(posts: dict[str, Any]) -> list[Fresh]:
    ends = read_step_ends()
    return [
        Fresh("Posts measured", posts.get("scraped_at") or ends.get("scrape")),
        Fresh("Posts described", posts.get("described_at") or ends.get("describe")),
        Fresh("People classified and looked up", ends.get("enrich")),
        Fresh("HubSpot", ends.get("push")),
    ]


def _sees_people(person: User) -> bool:
    return person.has_perms(("engagers.view_engager", "engagers.view_engagement"))
