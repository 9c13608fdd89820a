"""Measure the posts that are due: describe new ones first, then reactions and comments of all."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction

from integrations.domain.budgets import BudgetExceeded
from integrations.domain.reserve import check_budgets
from pipeline.context import SkipStep, StepContext
from pipeline.domain.describe_batch import DescribeBatch
from pipeline.domain.drive_runs import Drive
from pipeline.domain.estimate_scrape import needs_description, price_post
from pipeline.domain.pick_posts import Picked, answer, pick_posts
from pipeline.domain.scrape_posts import ScrapePosts
from pipeline.domain.usual_items import read_usual_items
from pipeline.numbers import budgets, find_actor
from pipeline.side_by_side import SideBySide
from posts.models import Post, Scrape


def run(context: StepContext) -> None:
    """Waits for the actor runs up to the run's patience; what is open then, the next call ends."""
    if context.dry_run:
        preview(context, pick_posts(context))
        return
    if (gateway := context.vendors.apify) is None:
        raise SkipStep("apify is not configured")
    with SideBySide() as pool:
        drive = Drive(context, gateway, pool)
        work = ScrapePosts(context, drive)
        try:
            measure_posts(context, drive, work)
        finally:
            work.let_go()
    if drive.refusal is not None:
        raise drive.refusal


def measure_posts(context: StepContext, drive: Drive, work: ScrapePosts) -> None:
    for scrape in Scrape.objects.open().filter(run_ref=context.run.ref):
        work.hold(scrape, is_claimed=True)
    work.go_on(cut_off_scrapes(context))
    picked = pick_posts(context)
    if not context.step_run.claimed:
        leave_named(context, picked)
    context.progress(0, len(work.open) + len(picked.posts), "posts")
    known = describe_new(context, drive, picked.posts)
    if drive.refusal is None:
        work.reserve(known)
        work.finish()


def leave_named(context: StepContext, picked: Picked) -> None:
    """Posts that were named and are not due: said once, in the first slice."""
    for url, why in picked.left.items():
        context.add(claimed=1, skipped=1)
        context.log("info", f"{url}: left: {why}")


def cut_off_scrapes(context: StepContext) -> Sequence[Scrape]:
    """Those of posts that the run names, where it names any."""
    cut_off = Scrape.objects.cut_off(context.now())
    return list(cut_off.filter(post__in=context.post_ids) if context.post_ids else cut_off)


def describe_new(context: StepContext, drive: Drive, posts: Sequence[Post]) -> Sequence[Post]:
    """The posts to scrape: all but those that wait for their first description, or for the money.

    A description that failed holds nothing up: the charge cap is then that of an unknown post.
    """
    new = [post for post in posts if needs_description(post, at=context.now())]
    if not new:
        return posts
    actor = find_actor(context.settings.details_actor, "details")
    described = DescribeBatch(drive, actor, "scrape").describe(new)
    ready = {*described.done, *described.failed}
    for post in new:
        if post.pk not in ready and drive.refusal is None:
            leave(context, described.left.get(post.pk, ""))
    context.add(described=len(described.done))
    return [post for post in posts if post.pk in ready or post not in new]


def leave(context: StepContext, why: str) -> None:
    """In a pause nothing is said yet: the next slice goes on."""
    if not why and context.is_paused():
        return
    context.add(claimed=1, skipped=1)
    context.add_reason(why or "its first description still waits for its actor run")


def preview(context: StepContext, picked: Picked) -> None:
    """What would be scraped, and what it would reserve at most: the budgets end it as they would."""
    for url, why in picked.left.items():
        context.add(claimed=1, skipped=1)
        context.log("info", f"{url}: left: {why}")
    cost, usual = Decimal(0), read_usual_items()
    for post in picked.posts:
        usd = price_post(post, usual, settings=context.settings, at=context.now()).usd
        try:
            find_money(context, cost + usd)
        except BudgetExceeded as error:
            leave(context, str(error))
            context.log("info", f"{post.url}: left: {error}")
            continue
        cost += usd
        context.add(claimed=1, skipped=1, cost_usd=usd)
        context.log("info", f"{post.url}: would be scraped: {answer(post, 'due_reason')}")


@transaction.atomic
def find_money(context: StepContext, usd: Decimal) -> None:
    """Raises BudgetExceeded where so much more cannot be reserved now. Writes nothing."""
    numbers = budgets(context.settings)
    check_budgets(usd, numbers, provider="apify", run_ref="", at=context.now())
