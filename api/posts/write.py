"""What programs write on posts, with the same rules as people in the grid."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from rest_framework.exceptions import ValidationError

from access.models import User
from api.problems import Conflict, Refused
from posts.domain.add import add_posts
from posts.domain.edit import CellEdit, edit_posts
from posts.domain.fields import CUSTOM
from posts.domain.read_lines import PostLine

WHY = "API"


def add_post(given: Mapping[str, Any], *, by: User, at: datetime) -> tuple[int, bool]:
    """Id, and whether it is new. One that exists keeps its labels. Raises Refused for a URL that is
    no post, ValidationError for a bad label; then nothing was written.
    """
    labels = {name: value for name, value in given.items() if name != "url"}
    with transaction.atomic():
        row = add_posts([PostLine(1, given["url"].strip())], by=by, at=at, why=WHY).rows[0]
        if row.result == "refused" or row.post_id is None:
            raise Refused(f"url: {row.reason}")
        if row.result == "added":
            label_post(row.post_id, labels, by=by, at=at)
    return row.post_id, row.result == "added"


def label_post(
    post_id: int,
    labels: Mapping[str, Any],
    *,
    by: User,
    at: datetime,
    seen_version: int | None = None,
) -> None:
    """All or nothing. Raises ValidationError naming the fields, Conflict naming who was faster."""
    edits = [
        CellEdit(post_id, name, value, seen_version) for name, value in _flatten(labels).items()
    ]
    with transaction.atomic():
        cells = edit_posts(edits, by=by, at=at, why=WHY)
        refused = {cell.field: [cell.reason] for cell in cells if cell.outcome == "refused"}
        if refused:
            raise ValidationError(refused)
        conflicts = [cell.reason for cell in cells if cell.outcome == "conflict"]
        if conflicts:
            raise Conflict(" ".join(conflicts))


def _flatten(labels: Mapping[str, Any]) -> dict[str, Any]:
    own = {f"{CUSTOM}{key}": value for key, value in (labels.get("custom") or {}).items()}
    return {name: value for name, value in labels.items() if name != "custom"} | own
