"""Post details for posts whose last description is older than their last scrape."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.context import SkipStep, StepContext
from pipeline.domain.describe_batch import DescribeBatch, Described, detail_cap
from pipeline.domain.drive_runs import Drive
from pipeline.numbers import find_actor
from pipeline.side_by_side import SideBySide
from posts.models import Post

LEFT = "{} descriptions still wait for their actor runs: the next call goes on with them"


def run(context: StepContext) -> None:
    """Never touches what people entered."""
    actor = find_actor(context.settings.details_actor, "details")
    posts = pick_posts(context)
    if context.dry_run:
        cost = detail_cap(actor) * len(posts)
        context.add(claimed=len(posts), skipped=len(posts), cost_usd=cost)
        for post in posts:
            context.log("info", f"{post.url}: would be described")
        return
    if (gateway := context.vendors.apify) is None:
        raise SkipStep("apify is not configured")
    context.progress(0, len(posts), "descriptions")
    with SideBySide() as pool:
        drive = Drive(context, gateway, pool)
        described = DescribeBatch(drive, actor, "describe").describe(posts)
    report(context, posts, described)
    if drive.refusal is not None:
        raise drive.refusal


def pick_posts(context: StepContext) -> Sequence[Post]:
    """Those named by the run, else all that are due: a description costs little."""
    at = context.now()
    if not context.post_ids:
        return list(Post.objects.to_describe(at))
    named = Post.objects.filter(pk__in=context.post_ids)
    return list(named if context.force else Post.objects.to_describe(at).filter(pk__in=named))


def count(described: Described) -> int:
    return len(described.done) + len(described.failed) + len(described.left)


def report(context: StepContext, posts: Sequence[Post], described: Described) -> None:
    """What still waits is left for the next call, or for the next slice of this one."""
    waiting = len(posts) - count(described)
    is_paused = bool(waiting) and context.is_paused()
    for why in described.left.values():
        context.add_reason(why)
    if waiting and not is_paused:
        context.add_reason(LEFT.format(waiting))
    left = len(described.left) + (0 if is_paused else waiting)
    context.add(
        claimed=len(described.done) + len(described.failed) + left,
        succeeded=len(described.done),
        failed=len(described.failed),
        skipped=left,
    )
    if described.failed:
        context.note_failed("describe", described.failed)
    context.progress(len(described.done), len(posts), "described")
