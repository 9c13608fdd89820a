"""Claims one due post: its scrape, its intended actor runs and their charges, or nothing at all."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from integrations.apify.actors import Actor, Purpose
from integrations.domain.budgets import Budgets
from integrations.domain.charge_cap import (
    MARGIN,
    MOST_ITEMS,
    UNKNOWN_ITEMS,
    charge_cap,
    count_sure_pages,
)
from integrations.domain.intend_run import intend_again, intend_run
from integrations.models import ActorRun
from posts.domain.advance_scrape import LEASE
from posts.domain.reported_counters import own_counters
from posts.domain.selection import SelectionRule
from posts.domain.take_over_scrape import take_over
from posts.models import Post, Scrape


@dataclass(frozen=True, slots=True)
class ScrapePlan:
    """What to buy for each post: one actor for each purpose (reactions, comments, reposts)."""

    actors: Mapping[Purpose, Actor]


@transaction.atomic
def reserve_scrape(
    post_id: int,
    *,
    rule: SelectionRule,
    plan: ScrapePlan,
    budgets: Budgets,
    run_ref: str,
    reason: str,
    forced: bool,
    at: datetime,
) -> Scrape | None:
    """The post's scrape, with a lease of ten minutes; None when another holds the post or it is
    not due any more. Raises BudgetExceeded with nothing written.

    A scrape that was cut off is taken over as it is, with the runs it has paid for already; only
    those proven absent at the vendor are intended again.
    """
    post = lock_if_due(post_id, rule=rule, forced=forced, at=at)
    if post is None:
        return None
    cut_off = post.scrapes.open().select_for_update(no_key=True).first()
    if cut_off is not None:
        for run in ActorRun.objects.of(cut_off.subject).filter(state=ActorRun.State.ABSENT):
            intend_again(run.pk, budgets=budgets, at=at)
        return take_over(cut_off, at=at)
    scrape = Scrape.objects.create(
        post=post,
        reason=reason,
        run_ref=run_ref,
        lease_until=at + LEASE,
        created_at=at,
        **own_counters(post, at=at),
    )
    for purpose, actor in plan.actors.items():
        known = known_items(post, purpose)
        for page in range(1, count_sure_pages(actor, known=known) + 1):
            intend_page(scrape, actor, known=known, page=page, budgets=budgets, at=at)
    return scrape


def lock_if_due(post_id: int, *, rule: SelectionRule, forced: bool, at: datetime) -> Post | None:
    """The post, locked for the caller's transaction. Whether it is due is asked under the lock:
    before it, another worker may have been about to commit.
    """
    locked = Post.objects.select_for_update(skip_locked=True, no_key=True).filter(pk=post_id)
    if not locked.exists():
        return None
    return Post.objects.due(rule, at, forced=forced).filter(pk=post_id).first()


def known_items(post: Post, purpose: Purpose) -> int | None:
    """How many items LinkedIn's or our counter lets us expect; None when nobody knows."""
    counters: dict[Purpose, int | None] = {
        "reactions": post.reactions,
        "comments": post.comments,
        "reposts": post.reposts,
    }
    return counters[purpose]


def most_items(known: int | None) -> int:
    """The limit that goes into an actor's own input: as many as the charge cap pays for."""
    return math.ceil(MARGIN * min(known or UNKNOWN_ITEMS, MOST_ITEMS))


def intend_page(
    scrape: Scrape,
    actor: Actor,
    *,
    known: int | None,
    page: int,
    budgets: Budgets,
    at: datetime,
    run_ref: str = "",
) -> ActorRun:
    """One paid run for the scrape: a page of the list, or the whole of it where the actor does not
    page by run. `run_ref`: the pipeline run that pays, where it is not the one that reserved.
    Raises BudgetExceeded with nothing written.
    """
    return intend_run(
        actor,
        scrape.post.url,
        max_items=most_items(known),
        slot=scrape.subject,
        subject=scrape.subject,
        run_ref=run_ref or scrape.run_ref,
        cap_usd=charge_cap(actor, known=known),
        budgets=budgets,
        at=at,
        page=page,
    )
