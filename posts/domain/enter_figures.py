"""Figures of LinkedIn's own analytics, many posts at once, found by their addresses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from django.db import transaction

from access.models import User
from integrations.linkedin.post_urls import NotAPost, parse_post
from posts.domain.edit import CellEdit, EditedCell, edit_posts
from posts.domain.fields import FIGURES
from posts.domain.read_whole import read_whole
from posts.models import Post, PostAlias

Outcome = Literal["updated", "unchanged", "unknown", "refused"]
LABELS = {one.key: one.label for one in FIGURES}


@dataclass(frozen=True, slots=True)
class FigureLine:
    """What a line of a file says of one post. `figures` by field, as written; one that is absent or
    empty says nothing. `seen_version` is the post's version that somebody looked at before.
    """

    number: int
    sheet: str
    address: str
    figures: Mapping[str, str]
    seen_version: int | None = None


@dataclass(frozen=True, slots=True)
class EnteredLine:
    """What became of a line. `changes`: label, before, after. `unknown`: no post here has the address."""

    line: FigureLine
    outcome: Outcome
    reason: str = ""
    post_id: int | None = None
    name: str = ""
    version: int | None = None
    changes: tuple[tuple[str, object, object], ...] = ()


@dataclass
class _Wanted:
    """A post, the lines that mean it, and what they say together."""

    post: Post
    lines: list[FigureLine]
    figures: dict[str, str] = field(default_factory=dict)
    fault: str = ""

    def add(self, line: FigureLine) -> None:
        self.lines.append(line)
        for key, said in line.figures.items():
            if read_whole(self.figures.setdefault(key, said)) != read_whole(said):
                places = " and ".join(dict.fromkeys(_place(one) for one in self.lines))
                self.fault = f"{LABELS[key]} differs between {places}: keep one of them"


def enter_figures(
    lines: Sequence[FigureLine],
    *,
    by: User | None,
    at: datetime,
    why: str = "",
    dry_run: bool = False,
) -> list[EnteredLine]:
    """One for each line, in order. A post with a line that is refused keeps all its figures, the
    others get theirs. LinkedIn's reactions, comments and reposts are no figures: those are measured.
    """
    urns, faults = _read_addresses(lines)
    wanted = _gather(lines, urns)
    edits = [
        CellEdit(one.post.pk, key, said, one.lines[0].seen_version)
        for one in wanted.values()
        if not one.fault
        for key, said in one.figures.items()
    ]
    with transaction.atomic():
        checked = _by_post(edit_posts(edits, by=by, at=at, why=why, dry_run=True))
        bad = {pk for pk, cells in checked.items() if any(cell.reason for cell in cells)}
        if not dry_run:
            good = [edit for edit in edits if edit.post_id not in bad]
            checked |= _by_post(edit_posts(good, by=by, at=at, why=why))
    return [_report(line, urns, faults, wanted, checked) for line in lines]


def _read_addresses(lines: Iterable[FigureLine]) -> tuple[dict[str, str], dict[str, str]]:
    """Addresses to URNs, and to why they name no post."""
    urns, faults = dict[str, str](), dict[str, str]()
    for line in lines:
        try:
            urns[line.address] = parse_post(line.address).urn
        except NotAPost as error:
            faults[line.address] = error.reason
    return urns, faults


def _gather(lines: Iterable[FigureLine], urns: Mapping[str, str]) -> dict[str, _Wanted]:
    """By URN; two URNs of one post share what is wanted."""
    posts = _find(set(urns.values()))
    by_post: dict[int, _Wanted] = {}
    by_urn: dict[str, _Wanted] = {}
    for line in lines:
        urn = urns.get(line.address, "")
        post = posts.get(urn)
        if post is not None:
            by_urn[urn] = by_post.setdefault(post.pk, _Wanted(post, []))
            by_urn[urn].add(line)
    return by_urn


def _find(urns: set[str]) -> dict[str, Post]:
    posts = Post.objects.filter(urn__in=urns).only("urn", "name", "text")
    aliases = PostAlias.objects.filter(urn__in=urns).select_related("post")
    known = aliases.only("urn", "post__urn", "post__name", "post__text")
    return {alias.urn: alias.post for alias in known} | {post.urn: post for post in posts}


def _by_post(cells: Iterable[EditedCell]) -> dict[int, list[EditedCell]]:
    found: dict[int, list[EditedCell]] = {}
    for cell in cells:
        found.setdefault(cell.post_id, []).append(cell)
    return found


def _report(
    line: FigureLine,
    urns: Mapping[str, str],
    faults: Mapping[str, str],
    wanted: Mapping[str, _Wanted],
    checked: Mapping[int, Sequence[EditedCell]],
) -> EnteredLine:
    if line.address in faults:
        return EnteredLine(line, "refused", faults[line.address])
    found = wanted.get(urns[line.address])
    if found is None:
        return EnteredLine(line, "unknown", "no post here has this address")
    pk, name = found.post.pk, str(found.post)
    if not line.figures:
        return EnteredLine(line, "refused", "it has no figure to take", pk, name)
    cells = [cell for cell in checked.get(pk, ()) if cell.field in line.figures]
    reason = found.fault or " ".join(cell.reason for cell in checked.get(pk, ()) if cell.reason)
    if reason:
        return EnteredLine(line, "refused", reason, pk, name)
    changes = tuple(
        (LABELS[cell.field], cell.before, cell.value) for cell in cells if cell.outcome == "saved"
    )
    outcome: Outcome = "updated" if changes else "unchanged"
    return EnteredLine(line, outcome, "", pk, name, cells[0].version, changes)


def _place(line: FigureLine) -> str:
    return f"line {line.number}" + (f" of {line.sheet}" if line.sheet else "")
