"""Why posts are or are not due, and what their last scrape brought."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from posts.domain.selection import SelectionRule
from posts.models import Post, PostAlias, Scrape
from posts.querysets import PostQuerySet


@dataclass(frozen=True, slots=True)
class Explained:
    """One post at one moment. `last_result` is a sentence for a person."""

    url: str
    urn: str
    due: bool
    reason: str
    next_due_at: datetime | None
    scrape_count: int
    last_result: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """`missing` are the URNs asked for that no post has."""

    posts: tuple[Explained, ...]
    missing: tuple[str, ...] = ()


def explain_posts(
    rule: SelectionRule, *, at: datetime, urns: Sequence[str] | None = None
) -> Explanation:
    """Of all posts in the order they were added, or of those that have one of the URNs."""
    posts = Post.objects.all() if urns is None else Post.objects.known_as(urns)
    last = _last_scrapes(posts)
    explained = tuple(
        _explain(post, last.get(post.pk)) for post in posts.with_due(rule, at).order_by("id")
    )
    return Explanation(explained, tuple(_find_missing(urns or ())))


def _explain(post: Post, last: Scrape | None) -> Explained:
    # The annotations of `with_due` are invisible to the type checker.
    seen = vars(post)
    return Explained(
        url=post.url,
        urn=post.urn,
        due=seen["is_due"],
        reason=seen["due_reason"],
        next_due_at=seen["next_due_at"],
        scrape_count=post.scrape_count,
        last_result=_tell_result(last),
    )


def _find_missing(urns: Sequence[str]) -> list[str]:
    known = {
        *Post.objects.filter(urn__in=urns).values_list("urn", flat=True),
        *PostAlias.objects.filter(urn__in=urns).values_list("urn", flat=True),
    }
    return [urn for urn in urns if urn not in known]


def _last_scrapes(posts: PostQuerySet) -> dict[int, Scrape]:
    latest = Scrape.objects.filter(post__in=posts.values("pk")).order_by(
        "post", "-created_at", "-id"
    )
    return {scrape.post_id: scrape for scrape in latest.distinct("post")}


def _tell_result(scrape: Scrape | None) -> str:
    if scrape is None:
        return "none"
    if scrape.error:
        return f"{scrape.state}: {scrape.error}"
    counted = scrape.reactions_counted
    return scrape.state if counted is None else f"{scrape.state}, {counted} reactions listed"
