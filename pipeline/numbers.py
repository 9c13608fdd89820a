"""The numbers people may change, as the frozen dataclasses that the apps below define."""

from __future__ import annotations

from engagers.domain.lookup_rule import LookupRule
from engagers.domain.push_rule import PushRule
from integrations.apify.actors import ACTORS, DEFAULTS, Actor, Purpose
from integrations.domain.budgets import Budgets
from pipeline.context import StepFailed
from pipeline.domain.limit_person import find_shared_limit
from pipeline.models import Settings
from posts.domain.reserve_scrape import ScrapePlan
from posts.domain.selection import SelectionRule


def selection_rule(settings: Settings) -> SelectionRule:
    return SelectionRule(
        max_scrapes=settings.max_scrapes,
        min_days_between=settings.min_days_between_scrapes,
        give_up_after_empty=settings.give_up_after_empty_scrapes,
        limit=settings.posts_per_run,
        max_attempts=settings.max_attempts,
    )


def budgets(settings: Settings) -> Budgets:
    """In USD."""
    return Budgets(
        spending_enabled=settings.spending_enabled,
        run_usd=settings.budget_run_usd,
        day_usd=settings.budget_day_usd,
        month_usd=settings.budget_month_usd,
        provider_month_usd={
            "apify": settings.budget_apify_month_usd,
            "openai": settings.budget_openai_month_usd,
        },
        find_shared=find_shared_limit,
    )


def scrape_plan(settings: Settings) -> ScrapePlan:
    """What each scrape buys. Raises StepFailed for an actor that we do not know."""
    actors: dict[Purpose, Actor] = {"reactions": find_actor(settings.reactions_actor, "reactions")}
    if settings.comments_enabled:
        actors["comments"] = find_actor(settings.comments_actor, "comments")
    if settings.reposts_enabled:
        actors["reposts"] = find_actor(DEFAULTS["reposts"], "reposts")
    return ScrapePlan(actors=actors)


def push_rule(settings: Settings) -> PushRule:
    return PushRule(
        targets_only=settings.push_targets_only,
        min_engagements=settings.push_min_engagements,
        creates_contacts=settings.push_creates_contacts,
    )


def lookup_rule(settings: Settings, *, needs_classified: bool) -> LookupRule:
    """Raises StepFailed for an actor that we do not know."""
    return LookupRule(
        actor=find_actor(settings.profile_actor, "profile"),
        per_run=settings.lookups_per_run,
        min_engagements=settings.lookup_min_engagements,
        again_after_days=settings.lookup_again_after_days,
        max_attempts=settings.max_attempts,
        needs_classified=needs_classified,
    )


def find_actor(key: str, purpose: Purpose) -> Actor:
    """Raises StepFailed for an adapter that is unknown, or made for something else."""
    actor = ACTORS.get(key)
    if actor is None or actor.purpose != purpose:
        known = ", ".join(sorted(one.key for one in ACTORS.values() if one.purpose == purpose))
        raise StepFailed(f"the settings name no actor for {purpose}: {key} (there are {known})")
    return actor
