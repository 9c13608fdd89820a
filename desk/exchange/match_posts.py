"""Which existing post each row of a file means."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Self

from django.db.models import F
from django.db.models.fields.json import KeyTextTransform

from desk.exchange.read_rows import ImportPlan, ReadRow
from desk.exchange.targets import NAME, NUMBER, URL
from desk.models import Import
from posts.domain.fields import CUSTOM
from posts.models import Post, PostAlias

SHOWN = 5


@dataclass(frozen=True, slots=True)
class MatchedRow:
    """`post_id` is None for a post that is not here yet. `keys` are all that tells its post from
    others: no two rows of a file may share one.
    """

    row: ReadRow
    post_id: int | None = None
    keys: frozenset[str] = field(default_factory=frozenset)


def match_rows(rows: Sequence[ReadRow], plan: ImportPlan) -> list[MatchedRow]:
    """One for each row, in order. A row that means no post, or several, is refused. Four statements
    at most, however many rows.
    """
    found = _Found.look_up(rows, plan)
    return [MatchedRow(row) if row.errors else _match(row, plan, found) for row in rows]


@dataclass(frozen=True, slots=True)
class _Found:
    """Posts that the rows may mean, by what names them. A name may be given to several."""

    by_urn: dict[str, int]
    numbers: frozenset[int]
    by_value: dict[str, list[int]]

    @classmethod
    def look_up(cls, rows: Iterable[ReadRow], plan: ImportPlan) -> Self:
        rows = list(rows)
        urns = {row.ref.urn for row in rows if row.ref}
        posts = Post.objects.filter(urn__in=urns).values_list("urn", "pk")
        aliases = PostAlias.objects.filter(urn__in=urns).values_list("urn", "post_id")
        numbers = {row.post_id for row in rows if row.post_id is not None}
        known = Post.objects.filter(pk__in=numbers).values_list("pk", flat=True) if numbers else ()
        values = {_say_value(row, plan) for row in rows} - {""}
        return cls(
            dict(aliases) | dict(posts), frozenset(known), _find_by_value(plan.match_field, values)
        )

    def find(self, row: ReadRow, key: str, value: str) -> list[int]:
        if key == URL:
            found = self.by_urn.get(value)
            return [] if found is None else [found]
        if key == NUMBER:
            return [int(value)] if int(value) in self.numbers else []
        return self.by_value.get(value, [])


def _find_by_value(key: str, values: set[str]) -> dict[str, list[int]]:
    """Posts by name, or by a text field of the site's own."""
    if key in {URL, NUMBER} or not values:
        return {}
    text = F(NAME) if key == NAME else KeyTextTransform(key.removeprefix(CUSTOM), "custom")
    posts = Post.objects.alias(found_by=text).filter(found_by__in=values)
    pairs = posts.order_by("pk").values_list(text, "pk")
    found: dict[str, list[int]] = defaultdict(list)
    for value, pk in pairs:
        found[value].append(pk)
    return found


def _say_value(row: ReadRow, plan: ImportPlan) -> str:
    return str(row.values.get(plan.match_field) or "")


def _match(row: ReadRow, plan: ImportPlan, found: _Found) -> MatchedRow:
    key, value = _find_key(row, plan)
    if not value:
        return MatchedRow(
            _refuse(row, plan, key, "is empty, but the post is found by it: fill it in")
        )
    posts = found.find(row, key, value)
    if len(posts) > 1:
        shown = ", ".join(str(pk) for pk in posts[:SHOWN]) + (", ..." if len(posts) > SHOWN else "")
        message = f"{len(posts)} posts have it ({shown}): give the address of the one you mean"
        return MatchedRow(_refuse(row, plan, key, message))
    fault = _find_contradiction(row, found, posts[0] if posts else None)
    if not posts and not fault:
        fault = _find_hindrance(row, plan)
    if fault:
        return MatchedRow(_refuse(row, plan, key, fault))
    keys = {f"{plan.match_field} {value}"}
    if row.ref:
        keys.add(f"{URL} {row.ref.urn}")
    if posts:
        keys.add(f"post {posts[0]}")
    return MatchedRow(row, posts[0] if posts else None, frozenset(keys))


def _find_key(row: ReadRow, plan: ImportPlan) -> tuple[str, str]:
    """What this row is found by. One without a number, but with an address, is found by that: so
    new posts can stand below numbered ones.
    """
    by_address = plan.match_field == NUMBER and row.post_id is None
    if plan.match_field == URL or (by_address and row.ref):
        return URL, row.ref.urn if row.ref else ""
    if plan.match_field == NUMBER:
        return NUMBER, str(row.post_id or "")
    return plan.match_field, _say_value(row, plan)


def _find_contradiction(row: ReadRow, found: _Found, post_id: int | None) -> str:
    """Whatever else names a post in the row must name the same one."""
    if row.post_id is not None and row.post_id != post_id:
        if row.post_id not in found.numbers:
            return f"there is no post with the number {row.post_id}: correct it, or leave it empty"
        return f"the number {row.post_id} is another post: correct one of them, or leave it empty"
    if row.ref and found.by_urn.get(row.ref.urn) != post_id:
        other = found.by_urn.get(row.ref.urn)
        names = f"post {other}" if other else "a post that is not here"
        return f"the address names {names}, not this one: correct one of them"
    return ""


def _find_hindrance(row: ReadRow, plan: ImportPlan) -> str:
    """Why a post that is not here cannot be added."""
    if plan.mode == Import.Mode.UPDATE:
        return "no post here has it: correct it, or choose to add new posts too"
    if row.ref is None:
        return "no post here has it, and the line has no address to add the post by"
    return ""


def _refuse(row: ReadRow, plan: ImportPlan, key: str, message: str) -> ReadRow:
    at = next(index for index, target in plan.mapping.items() if target.key == key)
    value = row.cells[at] if at < len(row.cells) else ""
    return row.refuse(message, column=plan.columns[at], value=value)
