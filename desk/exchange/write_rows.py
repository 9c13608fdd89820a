"""Writes some rows of a file: new posts, changed labels, collections. A row is written whole or not
at all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from access.models import User
from desk.exchange.match_posts import MatchedRow, match_rows
from desk.exchange.read_rows import ImportPlan, ReadRow
from desk.exchange.targets import COLLECTIONS, URL
from desk.models import Import
from posts.domain.add import AddedLine, add_posts
from posts.domain.collect import edit_collections
from posts.domain.edit import CellEdit, EditedCell, edit_posts
from posts.domain.read_lines import PostLine
from posts.models import Collection, Label

CREATED, UPDATED, UNCHANGED, REFUSED = "created", "updated", "unchanged", "refused"


@dataclass(frozen=True, slots=True)
class WrittenRow:
    """What became of a row: created, updated, unchanged or refused (`row.errors` say why)."""

    row: ReadRow
    outcome: str
    post_id: int | None = None


@dataclass(frozen=True, slots=True)
class WrittenRows:
    """One for each row, in order; values that joined lists, by the list."""

    rows: tuple[WrittenRow, ...]
    new_values: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Author:
    """Who imports, when and why: what the posts' history says."""

    by: User | None
    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class _Tried:
    """`faults`: by line, the cells that could not be saved after all; then nothing of it is kept."""

    rows: tuple[WrittenRow, ...]
    faults: Mapping[int, Sequence[tuple[str, str]]]


@transaction.atomic
def write_rows(
    read: Sequence[ReadRow], plan: ImportPlan, author: Author, *, seen: dict[str, int]
) -> WrittenRows:
    """`seen` (what tells posts apart, to the line) holds what earlier rows of the file named, and
    grows by the rows that were not refused.
    """
    matched = _refuse_doubled(match_rows(read, plan), seen)
    before = _find_last()
    while True:
        with transaction.atomic():
            tried = _try(matched, plan, author)
            if not tried.faults:
                break
            transaction.set_rollback(True)
        matched = [_add_faults(one, plan, tried.faults) for one in matched]
    for one in matched:
        if not one.row.errors:
            seen.update(dict.fromkeys(one.keys, one.row.number))
    return WrittenRows(tried.rows, _list_new(*before))


def _refuse_doubled(matched: Iterable[MatchedRow], seen: Mapping[str, int]) -> list[MatchedRow]:
    lines = dict(seen)
    result = []
    for one in matched:
        earlier = [lines[key] for key in one.keys if key in lines]
        if earlier and not one.row.errors:
            message = f"the same post as line {min(earlier)}: keep one of the two"
            result.append(replace(one, row=one.row.refuse(message)))
            continue
        if not one.row.errors:
            lines.update(dict.fromkeys(one.keys, one.row.number))
        result.append(one)
    return result


def _try(matched: Sequence[MatchedRow], plan: ImportPlan, author: Author) -> _Tried:
    good = [one for one in matched if not one.row.errors]
    lines = _add((one.row for one in good if one.post_id is None), author)
    added = {line.number for line in lines if line.result == "added"}
    faults = {line.number: [(URL, line.reason)] for line in lines if line.result == "refused"}
    # One that somebody else added this moment is here now, and is changed like any other.
    here = {line.number: line.post_id for line in lines if line.post_id is not None}
    posts = here | {one.row.number: one.post_id for one in good if one.post_id is not None}
    changes = [
        one.row
        for one in good
        if one.row.number in posts and (one.row.number in added or plan.mode != Import.Mode.CREATE)
    ]
    cells = _edit([row for row in changes if row.number not in added], posts, plan, author)
    cells += _collect(changes, posts, author)
    numbers = {post_id: number for number, post_id in posts.items()}
    for cell in cells:
        if cell.outcome in {"refused", "conflict"}:
            faults.setdefault(numbers[cell.post_id], []).append((cell.field, cell.reason))
    changed = {numbers[cell.post_id] for cell in cells if cell.outcome == "saved"}
    rows = [_judge(one.row, posts, added, changed) for one in matched]
    return _Tried(tuple(rows), faults)


def _add(new: Iterable[ReadRow], author: Author) -> Sequence[AddedLine]:
    lines = [PostLine(row.number, row.ref.url, row.values) for row in new if row.ref]
    return add_posts(lines, by=author.by, at=author.at, why=author.why).rows if lines else ()


def _edit(
    rows: Iterable[ReadRow], posts: Mapping[int, int], plan: ImportPlan, author: Author
) -> list[EditedCell]:
    edits = [
        CellEdit(posts[row.number], key, value)
        for row in rows
        for key, value in row.values.items()
        if key != plan.match_field
    ]
    return edit_posts(edits, by=author.by, at=author.at, why=author.why)


def _collect(rows: Iterable[ReadRow], posts: Mapping[int, int], author: Author) -> list[EditedCell]:
    edits = [
        CellEdit(posts[row.number], COLLECTIONS, list(row.collections))
        for row in rows
        if row.collections is not None
    ]
    if not edits:
        return []
    may_make = author.by is not None and author.by.has_perm("posts.add_collection")
    return edit_collections(edits, by=author.by, at=author.at, why=author.why, may_make=may_make)


def _judge(
    row: ReadRow, posts: Mapping[int, int], added: set[int], changed: set[int]
) -> WrittenRow:
    if row.errors:
        return WrittenRow(row, REFUSED)
    outcome = UPDATED if row.number in changed else UNCHANGED
    return WrittenRow(row, CREATED if row.number in added else outcome, posts.get(row.number))


def _find_last() -> tuple[int, int]:
    """The newest label and the newest collection."""
    label = Label.objects.aggregate(last=Max("pk"))["last"]
    collection = Collection.objects.aggregate(last=Max("pk"))["last"]
    return label or 0, collection or 0


def _list_new(label: int, collection: int) -> dict[str, list[str]]:
    """Values that joined the lists of labels since, by the kind of list; new collections."""
    found: dict[str, list[str]] = defaultdict(list)
    for kind, value in (
        Label.objects.filter(pk__gt=label).order_by("pk").values_list("kind", "value")
    ):
        found[kind].append(value)
    names = Collection.objects.filter(pk__gt=collection).order_by("pk")
    for name in names.values_list("name", flat=True):
        found[COLLECTIONS].append(name)
    return dict(found)


def _add_faults(
    one: MatchedRow, plan: ImportPlan, faults: Mapping[int, Sequence[tuple[str, str]]]
) -> MatchedRow:
    row = one.row
    for key, reason in faults.get(row.number, ()):
        target, index = next(
            (target, index) for index, target in plan.mapping.items() if target.key == key
        )
        value = row.cells[index] if index < len(row.cells) else ""
        row = row.refuse(
            reason.removeprefix(f"{target.label}: "), column=plan.columns[index], value=value
        )
    return replace(one, row=row)
