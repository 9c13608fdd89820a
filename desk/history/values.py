"""Values of history as people read them: names instead of numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Field, ForeignKey
from django.utils import formats, timezone

from desk.history.lists import KeptList
from posts.models import Post

MOST_NAMED = 5
Pair = tuple[Any, Any | None]


@dataclass(frozen=True, slots=True)
class Shown:
    """`names`: by field and number; `sets`: numbers of posts by entry; `titles`: rows as now."""

    kept: KeptList
    names: Mapping[str, Mapping[Any, str]]
    titles: Mapping[int, str]
    sets: Mapping[int, frozenset[int]] = field(default_factory=dict)
    posts: Mapping[int, str] = field(default_factory=dict)

    def value(self, column: Field[Any, Any], row: Any) -> str:
        value = getattr(row, column.attname)
        if value is None or value in ("", [], {}):
            return ""
        if isinstance(column, ForeignKey):
            return self.names[column.name].get(value, f"number {value}, deleted since")
        return show(column, value)

    def title(self, row: Any) -> str:
        """As the row called itself then; where history does not say, as now."""
        for name in ("value", "name", "label", "property"):
            if hasattr(row, name):
                own = str(getattr(row, name))
                owner = self.names.get("audience", {}).get(getattr(row, "audience_id", None))
                return f"{owner}: {own}" if owner else own
        return self.titles.get(row.id, f"number {row.id}, deleted since")

    def tell_members(self, after: Any, before: Any | None) -> tuple[str, str]:
        new = self.sets.get(after.history_id, frozenset())
        old = self.sets.get(before.history_id, frozenset()) if before else frozenset()
        return self._tell(old, old - new, "without"), self._tell(new, new - old, "with")

    def _tell(self, ids: frozenset[int], changed: frozenset[int], word: str) -> str:
        named = [self.posts.get(pk, f"number {pk}") for pk in sorted(changed)[:MOST_NAMED]]
        if len(changed) > MOST_NAMED:
            named.append(f"{len(changed) - MOST_NAMED} more")
        return f"{len(ids)}, {word} {', '.join(named)}" if named else str(len(ids))


def show(column: Field[Any, Any], value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return formats.date_format(timezone.localtime(value), "DATETIME_FORMAT")
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(dict(column.flatchoices).get(value, value))


def read_shown(kept: KeptList, pairs: Sequence[Pair]) -> Shown:
    """What it takes to show these entries, each beside the one before it."""
    rows = [row for pair in pairs for row in pair if row is not None]
    columns = [one for one in kept.history.tracked_fields if isinstance(one, ForeignKey)]
    names = {column.name: _name_targets(column, rows) for column in columns}
    titles = {row.pk: str(row) for row in kept.model.objects.filter(pk__in={r.id for r in rows})}
    if not kept.members:
        return Shown(kept, names, titles)
    sets = read_sets(kept, rows)
    return Shown(kept, names, titles, sets, _name_posts(pairs, sets))


def _name_targets(column: ForeignKey[Any, Any], rows: Iterable[Any]) -> dict[Any, str]:
    target: Any = column.remote_field.model
    wanted = {getattr(row, column.attname) for row in rows}
    return {one.pk: str(one) for one in target.objects.filter(pk__in=wanted)}


def read_sets(kept: KeptList, rows: Iterable[Any]) -> dict[int, frozenset[int]]:
    """Numbers of the posts in the set, by entry."""
    wanted = [row.history_id for row in rows]
    relation = f"historical{kept.model._meta.model_name}_{kept.members}"
    model = kept.history._meta.get_field(relation).related_model
    found: dict[int, set[int]] = {history_id: set() for history_id in wanted}
    for history_id, post_id in model.objects.filter(history__in=wanted).values_list(
        "history_id", "post_id"
    ):
        found[history_id].add(post_id)
    return {history_id: frozenset(ids) for history_id, ids in found.items()}


def _name_posts(pairs: Sequence[Pair], sets: Mapping[int, frozenset[int]]) -> dict[int, str]:
    wanted: set[int] = set()
    for row, previous in pairs:
        new = sets[row.history_id]
        old = sets[previous.history_id] if previous else frozenset()
        wanted |= {*sorted(new - old)[:MOST_NAMED], *sorted(old - new)[:MOST_NAMED]}
    named = Post.objects.filter(pk__in=wanted).only("name", "text", "urn")
    return {post.pk: str(post) for post in named}
