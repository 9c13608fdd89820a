"""Puts posts into collections and takes them out: the whole set of names, as the grid shows it."""

from __future__ import annotations

from collections.abc import Collection as Several
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction

from access.models import User
from posts.domain.edit import CellEdit, EditedCell, lock_posts
from posts.domain.find_changes import Changes, read_change, read_changes
from posts.domain.labels import BadLabelError
from posts.domain.write_posts import write_posts
from posts.models import Collection, Post

FIELD = "collections"
# History of a post has no column for them: its reason says what they became.
MARK = "collections: "
LONGEST_NAME = 120
Member = Collection.posts.through


@dataclass(slots=True)
class _Known:
    """Collections by name, whatever its case; those to be made have no number yet."""

    by_name: dict[str, Collection]
    may_make: bool

    def find(self, name: str) -> tuple[Collection, bool]:
        """And whether it is new. Raises BadLabelError."""
        found = self.by_name.get(name.lower())
        if found:
            return found, found.pk is None
        if not self.may_make:
            raise BadLabelError("Collections", name, "is no collection: choose one of the list")
        if len(name) > LONGEST_NAME:
            raise BadLabelError("Collections", name, f"is longer than {LONGEST_NAME} characters")
        self.by_name[name.lower()] = Collection(name=name)
        return self.by_name[name.lower()], True


def edit_collections(
    edits: Sequence[CellEdit],
    *,
    by: User | None,
    at: datetime,
    why: str = "",
    dry_run: bool = False,
    may_make: bool = False,
) -> list[EditedCell]:
    """As `edit_posts`, of cells that hold all collections of a post: a list of names, or text
    parted by commas. `may_make`: a name that no collection has makes one.
    """
    with transaction.atomic():
        posts = {post.pk: post for post in lock_posts({edit.post_id for edit in edits})}
        known = _Known({one.name.lower(): one for one in Collection.objects.all()}, may_make)
        held = _read_held(posts)
        stale = {
            edit.post_id
            for edit in edits
            if edit.post_id in posts and posts[edit.post_id].version > (edit.seen_version or 2**62)
        }
        changes = read_changes(stale)
        wanted: dict[int, list[str]] = {}
        cells: list[EditedCell] = []
        for edit in edits:
            now = wanted.get(edit.post_id, held.get(edit.post_id, []))
            cells.append(_edit(edit, posts, known, changes, now))
            if cells[-1].outcome == "saved":
                wanted[edit.post_id] = _names_of(cells[-1])
        if dry_run:
            return cells
        _write(wanted, held, known, by=by, at=at, why=why)
        reasons = {pk: f"{MARK}{', '.join(names)}" for pk, names in wanted.items()}
        write_posts([(posts[pk], {}) for pk in wanted], {}, by=by, at=at, why=reasons)
    by_id = by.pk if by else None
    return [
        _finish(cell, edit, posts, changes, by_id) for cell, edit in zip(cells, edits, strict=True)
    ]


def _names_of(cell: EditedCell) -> list[str]:
    assert isinstance(cell.value, list)
    return cell.value


def _read_held(posts: Several[int]) -> dict[int, list[str]]:
    held: dict[int, list[str]] = {pk: [] for pk in posts}
    rows = Member.objects.filter(post__in=list(posts)).order_by("collection__name")
    for pk, name in rows.values_list("post_id", "collection__name"):
        held[pk].append(name)
    return held


def _edit(
    edit: CellEdit,
    posts: Mapping[int, Post],
    known: _Known,
    changes: Changes,
    now: list[str],
) -> EditedCell:
    cell = EditedCell(edit.post_id, FIELD, "refused")
    if edit.post_id not in posts:
        return replace(cell, reason=f"There is no post {edit.post_id}: it was removed.")
    cell = replace(cell, value=now, before=now, version=posts[edit.post_id].version)
    try:
        found = [known.find(name) for name in _read_names(edit.value)]
    except BadLabelError as error:
        return replace(cell, reason=str(error))
    names = sorted({one.name for one, _ in found})
    if names == sorted(now):
        return replace(cell, outcome="unchanged")
    change = _find_change(edit, changes)
    if change is not None:
        told = read_change(change)
        return replace(
            cell,
            outcome="conflict",
            reason=f"Collections: {told.tell()} after you saw it. Nothing was overwritten.",
            changed_by=told.by,
            changed_at=told.at,
        )
    return replace(cell, outcome="saved", value=names, new_label=any(new for _, new in found))


def _read_names(raw: object) -> Iterable[str]:
    if raw is None:
        return []
    if isinstance(raw, str):
        raw = raw.replace(";", ",").split(",")
    if not isinstance(raw, list) or not all(isinstance(one, str) for one in raw):
        raise BadLabelError("Collections", str(raw), "is no list of names")
    return [name for one in raw if (name := one.replace("\0", "").strip())]


def _find_change(edit: CellEdit, changes: Changes) -> Mapping[str, Any] | None:
    since = edit.seen_version
    if since is None:
        return None
    later = (
        row
        for row in reversed(changes.rows.get(edit.post_id, ()))
        if row["version"] > since and (row["history_change_reason"] or "").startswith(MARK)
    )
    return next(later, None)


def _write(
    wanted: Mapping[int, list[str]],
    held: Mapping[int, list[str]],
    known: _Known,
    *,
    by: User | None,
    at: datetime,
    why: str,
) -> None:
    """A row of history for each collection that gained or lost posts, however many."""
    joined: dict[str, list[int]] = {}
    left: dict[str, list[int]] = {}
    for pk, names in wanted.items():
        for name in set(names) - set(held[pk]):
            joined.setdefault(name, []).append(pk)
        for name in set(held[pk]) - set(names):
            left.setdefault(name, []).append(pk)
    for name in sorted({*joined, *left}):
        collection = known.by_name[name.lower()]
        if collection.pk is None:
            collection.save()
        Member.objects.bulk_create(
            [Member(collection=collection, post_id=pk) for pk in joined.get(name, ())],
            ignore_conflicts=True,
        )
        Member.objects.filter(collection=collection, post__in=left.get(name, ())).delete()
        vars(collection).update(_history_user=by, _history_date=at, _change_reason=why[:100])
        collection.save()


def _finish(
    cell: EditedCell,
    edit: CellEdit,
    posts: Mapping[int, Post],
    changes: Changes,
    by_id: int | None,
) -> EditedCell:
    if cell.post_id not in posts:
        return cell
    moved_on = changes.moved_on(cell.post_id, since=edit.seen_version, besides=by_id)
    keeps = moved_on and cell.outcome != "conflict"
    version = edit.seen_version if keeps else posts[cell.post_id].version
    return replace(cell, version=version, moved_on=moved_on)


def undo_collections(
    why: str, *, by: User, since: datetime, at: datetime
) -> list[EditedCell] | None:
    """Sets back what `edit_collections` of this person wrote with this reason since then, where
    nobody changed the post's collections after it. None where no history says what there was.
    """
    rows = Collection.history.filter(
        history_user=by, history_change_reason=why[:100], history_date__gte=since
    )
    gained: dict[int, set[str]] = {}
    lost: dict[int, set[str]] = {}
    moments = set()
    for row in rows.order_by("history_id"):
        earlier = Collection.history.filter(id=row.id, history_id__lt=row.history_id)
        before = earlier.order_by("-history_id").first()
        if before is None:
            return None
        then, now = _members(before), _members(row)
        moments.add(row.history_date)
        for pk in now - then:
            gained.setdefault(pk, set()).add(row.name)
        for pk in then - now:
            lost.setdefault(pk, set()).add(row.name)
    touched = {*gained, *lost}
    versions = Post.history.filter(
        id__in=touched,
        history_user=by,
        history_date__in=moments,
        history_change_reason__startswith=MARK,
    )
    seen = dict(versions.values_list("id", "version"))
    held = _read_held(touched)
    edits = [
        CellEdit(
            pk, FIELD, sorted(set(held[pk]) - gained.get(pk, set()) | lost.get(pk, set())), version
        )
        for pk, version in sorted(seen.items())
    ]
    return edit_collections(edits, by=by, at=at, why="undo", may_make=False) if edits else None


def _members(row: Any) -> set[int]:
    return set(row.posts.values_list("post_id", flat=True))
