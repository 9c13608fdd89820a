"""Which posts, in which order: the one meaning of filter, search and sort for everything shown."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import F, Func, Q, TextField, Value
from django.db.models.expressions import OrderBy
from django.db.models.functions import Coalesce, Lower, NullIf

from desk.grid.bad_request import BadRequestError
from desk.grid.columns import Column, Columns, find_column, read_columns
from desk.grid.filters import read_filter
from desk.grid.own_values import read_own
from desk.grid.reason_here import REASON_HERE, tell_reason_here
from integrations.linkedin.post_urls import NotAPost, parse_post
from integrations.linkedin.text import clean_text
from posts.domain.selection import SelectionRule
from posts.models import Post
from posts.querysets import PostQuerySet

LONGEST_SEARCH = 200
MOST_SORTS = 10
SEARCHED = ("name", "text", "urn", "author_name", "campaign")
DUE_PATHS = {"is_due", REASON_HERE, "next_due_at"}


def select_posts(
    filter: object,  # noqa: A002 - the contract's word
    search: str = "",
    sort: object = None,
    *,
    rule: SelectionRule,
    at: datetime,
    columns: Columns | None = None,
    shown: Iterable[Column] = (),
) -> PostQuerySet:
    """Posts as `{"match", "rules"}`, words and `[{"field", "dir"}]` say, with every path of `shown`
    annotated. Newest first unless sorted. Raises BadRequestError, whose sentence names what is wrong.
    """
    columns = read_columns() if columns is None else columns
    wanted, order = read_filter(filter, columns), read_sort(sort, columns)
    needed = [*shown, *wanted.columns, *(column for column, _ in order)]
    posts = annotate(Post.objects.all(), needed, rule=rule, at=at)
    posts = posts.filter(wanted.condition)
    return _search(posts, search).order_by(*(_order(*one) for one in order), "-id")


def annotate(
    posts: PostQuerySet, needed: Iterable[Column], *, rule: SelectionRule, at: datetime
) -> PostQuerySet:
    """With what these columns' paths name."""
    by_path = {column.path: column for column in needed}
    if "status" in by_path:
        posts = posts.with_status(rule, at)
    elif DUE_PATHS & set(by_path):
        posts = posts.with_due(rule, at)
    if REASON_HERE in by_path:
        posts = posts.annotate(**{REASON_HERE: tell_reason_here()})
    if "cost_usd" in by_path:
        posts = posts.with_cost()
    if "collection_names" in by_path:
        posts = posts.with_collection_names()
    if "thumbnail" in by_path:
        posts = posts.annotate(thumbnail=Coalesce(NullIf("thumbnail_url", Value("")), "image_url"))
    own = {path: column.field for path, column in by_path.items() if column.is_own}
    return posts.annotate(**{path: read_own(field) for path, field in own.items() if field})


def _search(posts: PostQuerySet, search: str) -> PostQuerySet:
    """Every word somewhere in the post; an address or id of a post finds that one, aliases too."""
    said = clean_text(search, LONGEST_SEARCH)
    if not said:
        return posts
    try:
        known = Q(pk__in=Post.objects.known_as([parse_post(said).urn]).values("pk"))
    except NotAPost:
        known = Q()
    tags = Func(F("tags"), Value(" "), function="array_to_string", output_field=TextField())
    posts = posts.alias(tags_text=tags)
    found = Q()
    for word in said.split():
        found &= _has_word(word)
    return posts.filter(known | found if known else found)


def _has_word(word: str) -> Q:
    has = Q(tags_text__icontains=word)
    for path in SEARCHED:
        has |= Q(**{f"{path}__icontains": word})
    return has


def read_sort(sort: object, columns: Columns) -> list[tuple[Column, bool]]:
    """Columns with whether they fall."""
    if not sort:
        return []
    if not isinstance(sort, list) or len(sort) > MOST_SORTS:
        raise BadRequestError(f"The order is no list of at most {MOST_SORTS} columns.")
    return [_read_one_sort(one, columns) for one in sort]


def _read_one_sort(one: Any, columns: Columns) -> tuple[Column, bool]:
    if not isinstance(one, dict):
        raise BadRequestError('The order is no list of {"field", "dir"}.')
    direction = one.get("dir", "asc")
    if direction not in {"asc", "desc"}:
        raise BadRequestError(f"{str(direction)[:60]!r} is no direction: asc or desc.")
    return find_column(columns, one.get("field")), direction == "desc"


def _order(column: Column, falls: bool) -> OrderBy:
    return OrderBy(sort_value(column), descending=falls, nulls_last=True)


def sort_value(column: Column) -> Func | F:
    """Text whatever its case; what is empty comes last, as NULL does."""
    if column.kind == "choices":
        text = Func(
            F(column.path), Value(", "), function="array_to_string", output_field=TextField()
        )
        return NullIf(Lower(text), Value(""), output_field=TextField())
    if column.is_text or (column.kind == "date" and column.is_own):
        return NullIf(Lower(column.path), Value(""), output_field=TextField())
    return F(column.path)
