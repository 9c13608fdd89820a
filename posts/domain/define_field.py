"""Fields of posts that editors define: their keys, and changes of their choices on every post."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.text import slugify

from access.history import sign_change
from access.models import User
from posts.domain.edit import lock_posts
from posts.domain.fields import describe_custom
from posts.domain.write_posts import write_posts
from posts.models import CustomField, Post

LONGEST_KEY = 40


@dataclass(frozen=True, slots=True)
class ChangedChoices:
    """What an edit of the list does to values of posts: `renamed` old to new, `removed` ones."""

    renamed: Mapping[str, str] = field(default_factory=dict)
    removed: tuple[str, ...] = ()


class ChoicesInUseError(ValueError):
    """Names the choices that would go and how many posts have them. Nothing was written."""

    def __init__(self, uses: Mapping[str, int]) -> None:
        said = ", ".join(
            f"{choice} is on {count} post{'s'[: count != 1]}" for choice, count in uses.items()
        )
        super().__init__(
            f"{said}: keep it in the list, or confirm that it is to be emptied on these posts"
        )


def propose_key(label: str, *, taken: Collection[str]) -> str:
    """From the label, with a number where that is taken: "Launch date" becomes launch_date."""
    base = slugify(label).replace("-", "_")[:LONGEST_KEY].strip("_") or "field"
    key, number = base, 2
    while key in taken:
        end = f"_{number}"
        key, number = f"{base[: LONGEST_KEY - len(end)]}{end}", number + 1
    return key


def compare_choices(old: Sequence[str], new: Sequence[str]) -> ChangedChoices:
    """A line that was written over, in a list of the same length, is a rename; else what is missing
    was removed and what is new was added.
    """
    gone = [choice for choice in old if choice not in new]
    if len(old) != len(new):
        return ChangedChoices(removed=tuple(gone))
    over = dict(zip(old, new, strict=True))
    renamed = {choice: over[choice] for choice in gone if over[choice] not in old}
    return ChangedChoices(renamed, tuple(choice for choice in gone if choice not in renamed))


def count_uses(row: CustomField, choices: Sequence[str]) -> dict[str, int]:
    """Posts that have each choice, those that none has left out."""
    counts = {choice: Post.objects.filter(holds(row, choice)).count() for choice in choices}
    return {choice: count for choice, count in counts.items() if count}


def holds(row: CustomField, choice: str) -> Q:
    value = [choice] if row.kind == CustomField.Kind.CHOICES else choice
    return Q(custom__contains={row.key: value})


@transaction.atomic
def change_field(
    row: CustomField, *, by: User | None, at: datetime, may_empty: bool = False
) -> list[int]:
    """Saves an edited field; renames reach every post, and so do removals where `may_empty`. Ids of
    the posts that changed. Raises ChoicesInUseError with nothing written.
    """
    kept = CustomField.objects.select_for_update().get(pk=row.pk)
    row.key, row.kind = kept.key, kept.kind
    changed = compare_choices(kept.choices, row.choices)
    uses = count_uses(kept, changed.removed)
    if uses and not may_empty:
        raise ChoicesInUseError(uses)
    sign_change(row, by=by)
    row.save()
    return rewrite(row, changed, by=by, at=at)


def rewrite(
    row: CustomField, changed: ChangedChoices, *, by: User | None, at: datetime
) -> list[int]:
    """On the posts that have a choice which is called otherwise now, or is gone."""
    having = Q(pk__in=[])
    for choice in (*changed.renamed, *changed.removed):
        having |= holds(row, choice)
    ids = Post.objects.filter(having).values_list("pk", flat=True)
    described = describe_custom(row)
    written = []
    for post in lock_posts(ids):
        before = described.held_by(post)
        after = translate(before, changed)
        if after != before:
            written.append((post, {described.key: after}))
    why = f"choices of {row.label} changed"
    write_posts(written, {described.key: described}, by=by, at=at, why=why)
    return [post.pk for post, _ in written]


def translate(value: object, changed: ChangedChoices) -> object:
    """None where nothing is left."""
    if not isinstance(value, list):
        return None if value in changed.removed else changed.renamed.get(str(value), value)
    rest = [changed.renamed.get(one, one) for one in value if one not in changed.removed]
    return list(dict.fromkeys(rest)) or None
