"""What needs somebody, each with the page where it is mended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse

from access.models import User
from desk.home.pulse import Pulse
from desk.pipeline.money import Budget

STALE_AFTER = timedelta(days=4)  # the schedule rests at weekends


@dataclass(frozen=True, slots=True)
class Problem:
    """`page` is empty where the person may not open what mends it."""

    said: str
    page: str
    mend: str


def list_problems(
    person: User,
    pulse: Pulse,
    budgets: tuple[Budget, ...],
    *,
    tracked: int,
    scraped_at: datetime | None,
    at: datetime,
) -> list[Problem]:
    """What the person may neither see nor mend is left out."""
    found = [*_of_people(person, pulse), *_of_posts(person, pulse, tracked, scraped_at, at)]
    if person.has_perm("pipeline.view_run"):
        found += _of_runs(pulse)
    return [*found, *_of_money(person, pulse, budgets)]


def _of_people(person: User, pulse: Pulse) -> Iterator[Problem]:
    if pulse.reviews and person.has_perm("engagers.decide_contact"):
        said = f"{_some(pulse.reviews, 'person needs', 'people need')} a decision on their contact"
        yield Problem(said, reverse("desk:review"), "Review")
    if pulse.dead and person.has_perm("engagers.view_contact"):
        said = f"{_some(pulse.dead, 'contact was', 'contacts were')} given up after eight attempts"
        page = _queue(person, "dead") or _list("engagers_contact", "state__exact=dead")
        yield Problem(said, page, "See contacts")


def _of_posts(
    person: User, pulse: Pulse, tracked: int, scraped_at: datetime | None, at: datetime
) -> Iterator[Problem]:
    if not person.has_perm("posts.view_post"):
        return
    if pulse.suspects and person.has_perm("posts.view_scrape"):
        said = f"{_some(pulse.suspects, 'scrape looks', 'scrapes look')} wrong: less was listed than known"
        page = _queue(person, "suspect") or _list("posts_scrape", "state__exact=suspect")
        yield Problem(said, page, "See scrapes")
    if pulse.given_up:
        said = f"{_some(pulse.given_up, 'post needs', 'posts need')} a person: every attempt failed"
        query = f"failed_attempts__gte={pulse.settings.max_attempts}"
        yield Problem(said, _queue(person, "posts") or _list("posts_post", query), "See posts")
    if tracked and (scraped_at is None or at - scraped_at > STALE_AFTER):
        days = "ever" if scraped_at is None else f"for {(at - scraped_at).days} days"
        may = person.has_perm("pipeline.view_run")
        page = reverse("desk:pipeline") if may else ""
        yield Problem(f"No post has been measured {days}", page, "See the pipeline")


def _of_runs(pulse: Pulse) -> Iterator[Problem]:
    page = reverse("desk:pipeline")
    if not pulse.is_alive:
        yield Problem("No worker is at work: queued runs do not start", page, "See what mends it")
    if pulse.is_paused:
        yield Problem("A schedule is paused: it starts no runs", page, "See schedules")
    if pulse.failed_runs:
        said = f"{_some(pulse.failed_runs, 'run', 'runs')} failed in the last 7 days"
        yield Problem(said, f"{page}?state=failed", "See runs")


def _of_money(person: User, pulse: Pulse, budgets: tuple[Budget, ...]) -> Iterator[Problem]:
    may = person.has_perm("pipeline.view_settings")
    page = reverse("admin:pipeline_settings_changelist") if may else ""
    if not pulse.settings.spending_enabled:
        yield Problem(
            "Spending is switched off: nothing is measured or classified", page, "Settings"
        )
    for budget in budgets:
        if budget.is_nearly_used:
            yield Problem(f"Budget, {budget.name.lower()}: {budget.said} used", page, "Settings")


def _some(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def _queue(person: User, key: str) -> str:
    """Of the review; empty for who decides nothing there."""
    may = person.has_perm("engagers.decide_contact")
    return reverse("desk:review_queue", args=[key]) if may else ""


def _list(model: str, query: str) -> str:
    return f"{reverse(f'admin:{model}_changelist')}?{query}"
