"""Changes to a list's values that reach every post that has them: rename, merge, delete."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from access.history import sign_change
from access.models import User
from integrations.linkedin.text import clean_text
from posts.domain.count_label_uses import count_label_uses
from posts.domain.labels import BadLabelError
from posts.domain.relabel_posts import longest_value, relabel_posts
from posts.models import Label


class LabelInUseError(ValueError):
    """Names the label, how many posts have it, and what to do instead. Nothing was deleted."""

    def __init__(self, label: Label, posts: int) -> None:
        super().__init__(
            f"{label.get_kind_display()} {label.value!r} is on {posts} post{'s'[: posts != 1]}:"
            " merge it into another one, or archive it"
        )


def read_label_value(kind: str, value: str) -> str:
    """As posts can hold it. Raises BadLabelError."""
    text = " ".join(clean_text(value, len(value)).split())
    limit = longest_value(kind)
    if not text:
        raise BadLabelError(kind, value, "is empty: write a name")
    if len(text) > limit:
        raise BadLabelError(kind, text, f"has {len(text)} characters: at most {limit} fit")
    if kind == Label.Kind.TAG and {",", ";"} & set(text):
        raise BadLabelError(kind, text, "has a comma or semicolon, which part tags: leave it out")
    return text


def rename_label(
    label: Label, value: str, *, by: User | None, at: datetime, why: str = ""
) -> list[int]:
    """Ids of the posts it was renamed on. Raises BadLabelError; nothing is written then."""
    with transaction.atomic():
        row = Label.objects.select_for_update().get(pk=label.pk)
        text = read_label_value(row.kind, value)
        namesakes = Label.objects.filter(kind=row.kind, value__iexact=text).exclude(pk=row.pk)
        if namesakes.exists():
            raise BadLabelError(row.kind, text, "is in the list already: merge the two instead")
        old, reason = row.value, why or f"Renamed from {row.value}"
        row.value = text
        sign_change(row, by=by, why=reason)
        row.save()
        posts = relabel_posts(row.kind, old, text, by=by, at=at, why=reason)
    label.value = text
    return posts


def merge_labels(label: Label, into: Label, *, by: User | None, at: datetime) -> list[int]:
    """`label` goes, its posts get `into`: their ids. Raises BadLabelError for two of other lists."""
    with transaction.atomic():
        rows = Label.objects.select_for_update().order_by("pk").in_bulk([label.pk, into.pk])
        gone, kept = rows[label.pk], rows[into.pk]
        if gone.kind != kept.kind or gone.pk == kept.pk:
            remedy = f"cannot be merged into {kept.value!r}: choose another value of its list"
            raise BadLabelError(gone.kind, gone.value, remedy)
        reason = f"Merged {gone.value} into {kept.value}"
        posts = relabel_posts(gone.kind, gone.value, kept.value, by=by, at=at, why=reason)
        sign_change(gone, by=by, why=reason)
        gone.delete()
    return posts


def delete_label(label: Label, *, by: User | None) -> None:
    """Raises LabelInUseError while a post has it."""
    with transaction.atomic():
        row = Label.objects.select_for_update().get(pk=label.pk)
        uses = count_label_uses([row])[row.kind, row.value]
        if uses:
            raise LabelInUseError(row, uses)
        sign_change(row, by=by)
        row.delete()
