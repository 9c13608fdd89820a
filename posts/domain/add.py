"""Adds posts in bulk. Each line is added, exists already, or is refused with its reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from itertools import islice
from typing import Literal

from django.db import IntegrityError, transaction
from django.utils import timezone

from access.models import User
from integrations.linkedin.post_urls import NotAPost, PostRef, parse_post
from posts.domain.fields import BUILT_IN, CUSTOM, Field, editable_fields, read_value
from posts.domain.labels import READERS, BadLabelError, read_labels
from posts.domain.list_labels import Spellings
from posts.domain.read_lines import PostLine
from posts.models import Post, PostAlias

CHUNK = 1_000
TRIES = 3
Outcome = Literal["added", "exists", "refused"]
LISTED = {field.key: field for field in BUILT_IN if field.list_kind}


@dataclass(frozen=True, slots=True)
class AddedLine:
    """What became of one line. `post_id` and `name` point to the post; None for a dry run's new one."""

    number: int
    input: str
    result: Outcome
    urn: str = ""
    reason: str = ""
    post_id: int | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class AddResult:
    """One row for each line, in its order."""

    rows: tuple[AddedLine, ...]

    def count(self, result: Outcome) -> int:
        return Counter(row.result for row in self.rows)[result]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """`labels` by the field's key."""

    line: PostLine
    ref: PostRef
    labels: dict[str, object]


@dataclass
class _Adding:
    """Who adds, and what there is to know; read when the first line needs it."""

    by: User | None
    at: datetime
    why: str
    dry_run: bool

    @cached_property
    def fields(self) -> Mapping[str, Field]:
        return {field.key: field for field in editable_fields()}

    @cached_property
    def spellings(self) -> Spellings:
        return Spellings.read()


ShowRows = Callable[[Sequence[AddedLine]], None]


def show_nothing(_rows: Sequence[AddedLine]) -> None:
    """Progress for nobody."""


def add_posts(
    lines: Iterable[PostLine],
    *,
    dry_run: bool = False,
    show_rows: ShowRows = show_nothing,
    by: User | None = None,
    at: datetime | None = None,
    why: str = "added",
) -> AddResult:
    """Adds in transactions of 1,000 lines; `show_rows` gets each one's rows. A post that exists
    keeps its labels: a line of a file never overwrites what people entered before. New label values
    join their lists. `by`, `at` (now) and `why` go into the history.
    """
    adding = _Adding(by, at or timezone.now(), why, dry_run)
    rows: list[AddedLine] = []
    first_lines: dict[str, int] = {}
    for chunk in _chunks(lines):
        done = _add_chunk(chunk, first_lines, adding)
        rows.extend(done)
        show_rows(done)
    return AddResult(tuple(rows))


def _chunks(lines: Iterable[PostLine]) -> Iterator[list[PostLine]]:
    rest = iter(lines)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk


def _add_chunk(
    chunk: Sequence[PostLine], first_lines: dict[str, int], adding: _Adding
) -> list[AddedLine]:
    """`first_lines` (URN to line) holds what this input named before, and grows."""
    read = [_read_line(line, adding) for line in chunk]
    wanted: dict[str, _Wanted] = {}
    for one in read:
        if isinstance(one, _Wanted) and one.ref.urn not in first_lines:
            first_lines[one.ref.urn] = one.line.number
            wanted[one.ref.urn] = one
    urns = [one.ref.urn for one in read if isinstance(one, _Wanted)]
    existing, added = _write(wanted, urns, adding)
    return [
        one if isinstance(one, AddedLine) else _report(one, existing, added, first_lines)
        for one in read
    ]


def _read_line(line: PostLine, adding: _Adding) -> _Wanted | AddedLine:
    try:
        ref = parse_post(line.text)
        labels = _read_cells(line.labels, adding)
    except (NotAPost, BadLabelError) as error:
        return AddedLine(line.number, line.text, "refused", reason=line.fault or str(error))
    if line.fault:
        return AddedLine(line.number, line.text, "refused", reason=line.fault)
    return _Wanted(line, ref, labels)


def _read_cells(cells: Mapping[str, object], adding: _Adding) -> dict[str, object]:
    """By key, without empty ones. Raises BadLabelError for the first bad one."""
    read: dict[str, object] = {}
    for key, raw in cells.items():
        if key in READERS and isinstance(raw, str):
            read |= read_labels({key: raw})
            continue
        field = adding.fields.get(key)
        if field is None:
            raise BadLabelError(key, str(raw), "is for no field of posts: leave the column out")
        if raw is not None and raw != "":
            read[key] = read_value(field, raw)
    return read


def _write(
    wanted: Mapping[str, _Wanted], urns: Sequence[str], adding: _Adding, *, tries: int = TRIES
) -> tuple[dict[str, Post], dict[str, Post]]:
    """Posts by URN: those that were there, and those made now. Somebody who adds the same post at
    the same moment makes the insert fail: read again, it exists.
    """
    existing = _find(urns)
    new = [one for urn, one in sorted(wanted.items()) if urn not in existing]
    if adding.dry_run:
        return existing, {one.ref.urn: _make(one, adding) for one in new}
    try:
        return existing, _insert(new, adding) if new else {}
    except IntegrityError:
        if tries == 1:
            raise
        vars(adding).pop("spellings", None)  # the labels it listed were rolled back
        return _write(wanted, urns, adding, tries=tries - 1)


def _find(urns: Sequence[str]) -> dict[str, Post]:
    posts = {post.urn: post for post in Post.objects.filter(urn__in=urns)}
    aliases = PostAlias.objects.filter(urn__in=urns).select_related("post")
    return {alias.urn: alias.post for alias in aliases} | posts


def _insert(new: Sequence[_Wanted], adding: _Adding) -> dict[str, Post]:
    """In the order of their URNs, so that two inserts at once wait for each other, never in a ring."""
    with transaction.atomic():
        _list_labels(new, adding)
        posts = Post.objects.bulk_create([_make(one, adding) for one in new])
        PostAlias.objects.bulk_create(
            [PostAlias(post=post, urn=post.urn, source="entered") for post in posts]
        )
        Post.history.bulk_history_create(
            posts,
            default_user=adding.by,
            default_change_reason=adding.why[:100],
            default_date=adding.at,
        )
    return {post.urn: post for post in posts}


def _list_labels(new: Sequence[_Wanted], adding: _Adding) -> None:
    for one in new:
        for key, value in one.labels.items():
            field = LISTED.get(key)
            if field:
                adding.spellings.want(field, value)
    if "spellings" in vars(adding):
        adding.spellings.add_new(by=adding.by, at=adding.at, why=adding.why)


def _make(one: _Wanted, adding: _Adding) -> Post:
    post = Post(urn=one.ref.urn, url=one.ref.url, published_at=one.ref.published_at)
    for key, value in one.labels.items():
        if key in LISTED:
            setattr(post, key, adding.spellings.spell(LISTED[key], value)[0])
        elif key.startswith(CUSTOM):
            post.custom[key.removeprefix(CUSTOM)] = value
        else:
            setattr(post, key, value)
    return post


def _report(
    one: _Wanted,
    existing: Mapping[str, Post],
    added: Mapping[str, Post],
    first_lines: Mapping[str, int],
) -> AddedLine:
    urn, line = one.ref.urn, one.line
    post = existing.get(urn) or added.get(urn)
    row = AddedLine(line.number, line.text, "exists", urn)
    if post is None:
        return replace(row, reason=f"the same post as line {first_lines[urn]}")
    row = replace(row, post_id=post.pk, name=post.name)
    if first_lines[urn] != line.number:
        return replace(row, reason=f"the same post as line {first_lines[urn]}")
    if urn in added:
        return replace(row, result="added")
    return replace(row, reason=_point_to(post))


def _point_to(post: Post) -> str:
    """Where the existing post is, for the person who entered it again."""
    return f"post {post.pk} ({post.urn})" + (f": {post.name}" if post.name else "")
