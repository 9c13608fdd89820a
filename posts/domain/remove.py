"""Takes posts away: those ever scraped are archived, for their measurements stay; others go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db import transaction

from access.models import User
from posts.domain.edit import CellEdit, edit_posts
from posts.models import Post, Scrape

REASON = "removed"


@dataclass(frozen=True, slots=True)
class RemovedPost:
    """`version` is the archived post's; None for one that is gone."""

    post_id: int
    outcome: Literal["archived", "deleted", "unchanged", "refused"]
    version: int | None = None
    reason: str = ""


def remove_posts(ids: Sequence[int], *, by: User | None, at: datetime) -> list[RemovedPost]:
    """One answer for each id, in order. A scrape of any state, failed ones too, keeps a post."""
    wanted = list(dict.fromkeys(ids))
    with transaction.atomic():
        # Whoever reserves a scrape inserts a row that points to the post: FOR UPDATE waits for it.
        rows = Post.objects.select_for_update().filter(pk__in=wanted).order_by("pk")
        posts = {post.pk: post for post in rows}
        kept = set(Scrape.objects.filter(post__in=posts).values_list("post", flat=True))
        edits = [CellEdit(pk, "tracking", Post.Tracking.ARCHIVED) for pk in wanted if pk in kept]
        archived = {
            cell.post_id: RemovedPost(
                cell.post_id, "archived" if cell.outcome == "saved" else "unchanged", cell.version
            )
            for cell in edit_posts(edits, by=by, at=at, why=REASON)
        }
        for pk in posts.keys() - kept:
            _delete(posts[pk], by=by, at=at)
    return [archived.get(pk) or _tell(pk, posts) for pk in wanted]


def _delete(post: Post, *, by: User | None, at: datetime) -> None:
    """One by one, so that each leaves its row of history."""
    vars(post).update(_history_user=by, _history_date=at, _change_reason=REASON)
    post.delete()


def _tell(pk: int, posts: dict[int, Post]) -> RemovedPost:
    if pk in posts:
        return RemovedPost(pk, "deleted")
    return RemovedPost(pk, "refused", reason=f"There is no post {pk}: it was removed already.")
