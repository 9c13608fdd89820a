"""The older stack's posts: added where we lack them, filled in where ours say nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from django.db.models import CharField

from engagers.legacy.report import LegacyReport
from integrations.legacy.cells import (
    BadCellError,
    is_naive,
    read_count,
    read_id,
    read_moment,
    read_seconds,
    read_text,
)
from integrations.legacy.source import LegacySource, Row
from posts.domain.add import add_posts
from posts.domain.edit import CellEdit, edit_posts
from posts.domain.read_lines import PostLine
from posts.models import Post

TABLE: Final = "linkedin_posts"
WHY = "import_legacy"
# Ours to theirs.
LABELS = {
    "name": "post_name",
    "post_type": "post_type",
    "sentiment": "sentiment",
    "target_audience": "target_audience",
    "sponsored": "sponsored",
    "time_to_create": "time_to_create",
}
FACTS = {
    "text": "text",
    "media_type": "media_type",
    "media_url": "media_url",
    "mime_type": "mime_type",
    "thumbnail_url": "thumbnail",
    "image_url": "image_url",
    "video_url": "video_url",
    "video_type": "video_type",
    "article_url": "article_url",
    "article_title": "article_title",
    "reshared_post_url": "reshared_post_url",
}
COUNTS = {
    "reactions": "total_reactions",
    "comments": "comments",
    "reposts": "reposts",
    "reshared_post_reactions": "reshared_post_total_reactions",
}
LENGTHS = {"duration_seconds": "duration"}


def import_posts(source: LegacySource, report: LegacyReport, *, at: datetime) -> dict[str, int]:
    """The older stack's ids to ours. Two of their rows may be one post of ours."""
    ids: dict[str, int] = {}
    for rows in source.read(TABLE):
        ids |= _import_batch(rows, report, at=at)
    return ids


def _import_batch(rows: list[Row], report: LegacyReport, *, at: datetime) -> dict[str, int]:
    lines = [PostLine(number, read_text(row.get("post_url"))) for number, row in enumerate(rows)]
    added = add_posts(lines, at=at, why=WHY).rows
    ids, theirs, facts = {}, dict[int, dict[str, Any]](), dict[int, dict[str, Any]]()
    for row, line in zip(rows, added, strict=True):
        report.count(TABLE, "read")
        if line.result == "refused" or line.post_id is None:
            report.refuse(TABLE, row, f"post_url: {line.reason}", at=at)
            continue
        report.count(TABLE, "added" if line.result == "added" else "existing")
        said = {name: value for name, value in row.items() if read_text(value)}
        if "id" in said:
            ids[read_id(row["id"])] = line.post_id
        # What the first row of a post says counts; the others fill its gaps.
        theirs[line.post_id] = said | theirs.get(line.post_id, {})
        facts[line.post_id] = _read_facts(row, report) | facts.get(line.post_id, {})
    posts = Post.objects.in_bulk(theirs)
    _fill_labels(posts, theirs, report, at=at)
    _fill_facts(posts, facts, report)
    return ids


def _fill_labels(
    posts: Mapping[int, Post], theirs: Mapping[int, Row], report: LegacyReport, *, at: datetime
) -> None:
    edits = [
        CellEdit(pk, ours, read_text(row.get(column)))
        for pk, row in theirs.items()
        for ours, column in LABELS.items()
        if read_text(row.get(column)) and getattr(posts[pk], ours) in ("", None)
    ]
    for cell in edit_posts(edits, by=None, at=at, why=WHY):
        if cell.outcome == "refused":
            report.notes[f"labels left out: {cell.reason}"] += 1
        elif cell.outcome == "saved":
            report.count(TABLE, "labels filled")


def _fill_facts(
    posts: Mapping[int, Post], facts: Mapping[int, Mapping[str, Any]], report: LegacyReport
) -> None:
    changed = []
    for pk, told in facts.items():
        empty = {name: value for name, value in told.items() if _is_empty(posts[pk], name)}
        for name, value in empty.items():
            setattr(posts[pk], name, value)
        if empty:
            changed.append(posts[pk])
    columns = [*FACTS, *COUNTS, *LENGTHS, "first_described_at", "described_at"]
    Post.objects.bulk_update(changed, columns, batch_size=200)
    report.count(TABLE, "filled", len(changed))


def _is_empty(post: Post, name: str) -> bool:
    return getattr(post, name) in ("", None)


def _read_facts(row: Row, report: LegacyReport) -> dict[str, Any]:
    """What the row says; a cell that cannot be read is noted and left out, never the row."""
    facts: dict[str, Any] = {
        ours: _fit(ours, read_text(row.get(column))) for ours, column in FACTS.items()
    }
    readers: dict[str, tuple[str, Callable[[str, Any], Any]]] = {
        **{ours: (column, read_count) for ours, column in COUNTS.items()},
        **{ours: (column, read_seconds) for ours, column in LENGTHS.items()},
        "described_at": ("enriched_time", read_moment),
    }
    for ours, (column, read) in readers.items():
        try:
            facts[ours] = read(column, row.get(column))
        except BadCellError as error:
            report.notes[f"cells left out: {error}"] += 1
    facts["first_described_at"] = facts.get("described_at")
    if is_naive(row.get("enriched_time")):
        report.notes["times without a zone, taken for UTC"] += 1
    return {name: value for name, value in facts.items() if value not in ("", None)}


def _fit(name: str, value: str) -> str:
    """Text cut to its column; an address that is none, or too long, is nothing."""
    column = Post._meta.get_field(name)
    limit = column.max_length if isinstance(column, CharField) else None
    if name.endswith("_url"):
        is_web = value.lower().startswith(("https://", "http://"))
        return value if is_web and len(value) <= (limit or 0) else ""
    return value[:limit]
