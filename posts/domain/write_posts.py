"""Writes what people changed, with history, in a few statements however many posts."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from access.models import User
from posts.domain.fields import BUILT_IN, Field
from posts.models import Post

LONGEST_REASON = 100
COLUMNS = (*(field.column for field in BUILT_IN), "custom")


def write_posts(
    changed: Sequence[tuple[Post, Mapping[str, object]]],
    fields: Mapping[str, Field],
    *,
    by: User | None,
    at: datetime,
    why: str | Mapping[int, str],
) -> None:
    """Gives locked posts their new values (by field key) and one more version, the rows and the
    objects alike. Only within a transaction. `why`: of all, or by the post's id.
    """
    if not changed:
        return
    posts = [post for post, _ in changed]
    ids = [post.pk for post in posts]
    _begin_history(ids)
    written = {"version", "updated_at"}
    for post, values in changed:
        for key, value in values.items():
            written.add(_set(post, fields[key], value))
        post.version += 1
        post.updated_at = at
    _update(posts, sorted(written))
    _keep_history(ids, by=by, at=at, why=why)


def _set(post: Post, field: Field, value: object) -> str:
    """The column it went to."""
    if not field.custom:
        setattr(post, field.column, value)
        return field.column
    rest = {key: held for key, held in post.custom.items() if key != field.column}
    post.custom = rest if value is None else {**rest, field.column: value}
    return "custom"


def _begin_history(ids: Sequence[int]) -> None:
    """A post that came without history (loaded in bulk) gets the row that says what it was."""
    history = Post.history.model._meta.db_table
    _copy(
        dates="post.created_at, NULL, '+', NULL",
        where=f"NOT EXISTS (SELECT 1 FROM {history} known WHERE known.id = post.id)",  # noqa: S608
        given=[list(ids)],
    )


def _keep_history(
    ids: Sequence[int], *, by: User | None, at: datetime, why: str | Mapping[int, str]
) -> None:
    whys = {pk: (why if isinstance(why, str) else why[pk])[:LONGEST_REASON] for pk in ids}
    given = [at, json.dumps(whys), by.pk if by else None, list(ids)]
    _copy(dates="%s, %s::jsonb ->> post.id::text, '~', %s", where="true", given=given)


def _copy(*, dates: str, where: str, given: Sequence[Any]) -> None:
    """Rows of posts into their history, by the database: objects in between take four times as long.

    Names come from the models; every value is a parameter.
    """
    model = Post.history.model
    columns = ", ".join(field.column for field in model.tracked_fields)
    table, history = Post._meta.db_table, model._meta.db_table
    statement = (
        f"INSERT INTO {history} "  # noqa: S608
        f"({columns}, history_date, history_change_reason, history_type, history_user_id) "
        f"SELECT {columns}, {dates} FROM {table} post "
        f"WHERE post.id = ANY(%s) AND {where} ORDER BY post.id"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, given)


def _update(posts: Sequence[Post], columns: Sequence[str]) -> None:
    """One statement: Django's `bulk_update` writes a CASE for each row and column, and crawls."""
    rows = [{"id": post.pk} | {name: getattr(post, name) for name in columns} for post in posts]
    types = {name: Post._meta.get_field(name).db_type(connection) for name in columns}
    # Names come from the model, values as one parameter.
    sets = ", ".join(f"{name} = given.{name}" for name in columns)
    shape = ", ".join(f"{name} {type_}" for name, type_ in types.items())
    statement = (
        f"UPDATE posts_post post SET {sets} "  # noqa: S608
        f"FROM jsonb_to_recordset(%s::jsonb) AS given(id bigint, {shape}) "
        "WHERE post.id = given.id"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [json.dumps(rows, cls=DjangoJSONEncoder)])
