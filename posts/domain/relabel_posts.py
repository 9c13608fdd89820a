"""Writes another value of a list on every post that has one: one transaction, with history."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import connection, transaction
from django.db.models import F, Func, TextField, Value
from django.db.models.functions import Concat, Lower

from access.models import User
from posts.models import Label, Post

BATCH = 500
# No tag holds it: it parts them where they are searched whatever their case.
SEPARATOR = "\x1f"
TAGS = "tags"
TAG = Label.Kind.TAG

_WRITE_TAGS = """
    UPDATE posts_post p SET version = p.version + 1, updated_at = %s,
        tags = ARRAY(SELECT jsonb_array_elements_text(n.tags))
    FROM jsonb_to_recordset(%s::jsonb) AS n(id bigint, tags jsonb) WHERE p.id = n.id
"""


def column_of(kind: str) -> str:
    """The column of a post that holds values of this list."""
    return TAGS if kind == TAG else kind


def longest_value(kind: str) -> int:
    """Characters that fit on a post."""
    column = Post._meta.get_field(column_of(kind))
    text = column.base_field if isinstance(column, ArrayField) else column
    return int(getattr(text, "max_length", 0))


def relabel_posts(
    kind: str, old: str, new: str, *, by: User | None, at: datetime, why: str
) -> list[int]:
    """Ids of the posts that had `old`, in any case, and now have `new`."""
    column = column_of(kind)
    with transaction.atomic():
        posts = _lock_labelled(kind, old)
        rewrite = _replace_tag(old, new) if kind == TAG else (lambda _: new)
        changed = [
            post for post in posts if rewrite(getattr(post, column)) != getattr(post, column)
        ]
        for post in changed:
            setattr(post, column, rewrite(getattr(post, column)))
            post.version += 1
            post.updated_at = at
        _write(changed, column, new, at=at)
        Post.history.bulk_history_create(
            changed,
            batch_size=BATCH,
            update=True,
            default_user=by,
            default_change_reason=why[:100],
            default_date=at,
        )
    return [post.pk for post in changed]


def _write(posts: list[Post], column: str, new: str, *, at: datetime) -> None:
    """In one statement: many small ones, or one with a case for each post, take seconds."""
    rows = Post.objects.filter(pk__in=[post.pk for post in posts])
    if column != TAGS:
        rows.update(**{column: new}, version=F("version") + 1, updated_at=at)
        return
    values = json.dumps([{"id": post.pk, "tags": post.tags} for post in posts])
    with connection.cursor() as cursor:
        cursor.execute(_WRITE_TAGS, [at, values])


def _lock_labelled(kind: str, value: str) -> list[Post]:
    """In id order, as all edits of posts lock them."""
    rows = Post.objects.select_for_update(no_key=True).order_by("pk")
    if kind == TAG:
        joined = Func(
            F("tags"), Value(SEPARATOR), function="array_to_string", output_field=TextField()
        )
        lowered = Lower(
            Concat(Value(SEPARATOR), joined, Value(SEPARATOR), output_field=TextField())
        )
        wanted = Lower(Value(f"{SEPARATOR}{value}{SEPARATOR}"))
        return list(rows.annotate(_tags=lowered).filter(_tags__contains=wanted))
    return list(rows.filter(**{f"{kind}__iexact": value}))


def _replace_tag(old: str, new: str) -> Callable[[list[str]], list[str]]:
    """The new tag stands where the old one stood first; nothing is there twice."""

    def rewrite(tags: list[str]) -> list[str]:
        return list(dict.fromkeys(new if tag.lower() == old.lower() else tag for tag in tags))

    return rewrite
