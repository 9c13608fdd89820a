"""Which posts a scrape step takes, in order, and why it leaves one that was named."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from pipeline.context import StepContext
from pipeline.numbers import selection_rule
from posts.models import Post, Scrape


@dataclass(frozen=True, slots=True)
class Picked:
    """`posts` carry `due_reason`. `left`: posts that were named and are not due, with the reason."""

    posts: tuple[Post, ...]
    left: dict[str, str] = field(default_factory=dict)


def pick_posts(context: StepContext) -> Picked:
    """Those named; else the due ones, up to the limit of a run. A run takes a post once."""
    rule = selection_rule(context.settings)
    taken = Scrape.objects.filter(run_ref=context.run.ref).values("post")
    fresh = Post.objects.exclude(pk__in=taken)
    if context.post_ids:
        return pick_named(context, list(context.post_ids))
    if context.force:
        due = fresh.with_due(rule, context.now(), forced=True).order_by("last_scraped_at", "id")
        due = due.filter(Q(is_due=True))
    else:
        due = fresh.due(rule, context.now())
    return Picked(tuple(due[: max(rule.limit - taken.count(), 0)]))


def pick_named(context: StepContext, ids: list[int]) -> Picked:
    rule = selection_rule(context.settings)
    asked = Post.objects.filter(pk__in=ids).with_due(rule, context.now(), forced=context.force)
    done = set(Scrape.objects.filter(run_ref=context.run.ref).values_list("post", flat=True))
    posts = [post for post in asked.order_by("id") if post.pk not in done]
    return Picked(
        posts=tuple(post for post in posts if answer(post, "is_due")),
        left={post.url: answer(post, "due_reason") for post in posts if not answer(post, "is_due")},
    )


def answer(post: Post, name: str) -> Any:
    """What the selection rule says of it: annotated by `with_due`."""
    return getattr(post, name)
