"""What merging two engagers would do, side by side: nothing is written."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass

from engagers.domain.collide import ONE_PER_POST
from engagers.domain.combine import combine_values
from engagers.domain.merge import CannotMerge, choose_survivor
from engagers.models import Contact, Engagement, Engager, Identity

SHOWN = {
    "name": "name",
    "headline": "headline",
    "title": "title",
    "company": "company",
    "location": "location",
    "audience": "audience",
    "position": "position",
    "seniority": "seniority",
    "function": "function",
    "exclusion_reason": "left out",
}
SOURCES = frozenset({"title", "company", "audience", "position", "seniority", "function"})


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of the two, and what is kept."""

    label: str
    survivor: str
    absorbed: str
    kept: str
    is_conflict: bool
    is_persons: bool


@dataclass(frozen=True, slots=True)
class MergePreview:
    """`doubles`: engagements both have, of which one row is left."""

    survivor: Engager
    absorbed: Engager
    choices: tuple[Choice, ...]
    identities: int
    engagements: int
    doubles: int
    contact: str


def preview_merge(one: Engager, other: Engager) -> MergePreview:
    """Raises CannotMerge where the two cannot be merged."""
    check_mergeable(one, other)
    survivor, absorbed = choose_survivor(one, other)
    after = copy(survivor)
    combine_values(after, absorbed)
    theirs = Engagement.objects.filter(engager=absorbed)
    return MergePreview(
        survivor=survivor,
        absorbed=absorbed,
        choices=tuple(_choose(name, survivor, absorbed, after) for name in SHOWN),
        identities=Identity.objects.filter(engager=absorbed).count(),
        engagements=theirs.count(),
        doubles=_count_doubles(survivor, absorbed),
        contact=_say_contact(survivor, absorbed),
    )


def check_mergeable(one: Engager, other: Engager) -> None:
    """Raises CannotMerge, which says why."""
    if one.pk == other.pk:
        raise CannotMerge("an engager cannot be merged with itself: choose somebody else")
    if one.merged_into_id or other.merged_into_id:
        raise CannotMerge("one of the two was merged already")
    if one.kind != other.kind:
        raise CannotMerge("a person and an organisation are never one")


def _choose(name: str, survivor: Engager, absorbed: Engager, after: Engager) -> Choice:
    mine, theirs, kept = (str(getattr(row, name) or "") for row in (survivor, absorbed, after))
    sources = [getattr(row, f"{name}_source", "") for row in (survivor, absorbed)]
    return Choice(
        label=SHOWN[name],
        survivor=mine,
        absorbed=theirs,
        kept=kept,
        is_conflict=bool(mine and theirs and mine != theirs),
        is_persons=name in SOURCES and Engager.Source.PERSON in sources,
    )


def _count_doubles(survivor: Engager, absorbed: Engager) -> int:
    rows = Engagement.objects.filter(kind__in=ONE_PER_POST)
    ours = set(rows.filter(engager=survivor).values_list("post_id", "kind"))
    return len(ours & set(rows.filter(engager=absorbed).values_list("post_id", "kind")))


def _say_contact(survivor: Engager, absorbed: Engager) -> str:
    contacts = {
        row.engager_id: row for row in Contact.objects.filter(engager__in=[survivor, absorbed])
    }
    mine, theirs = contacts.get(survivor.pk), contacts.get(absorbed.pk)
    if theirs is None:
        return "Nothing changes in HubSpot."
    if mine is None:
        return f"The contact {theirs.key} goes with them."
    if mine.hubspot_id and theirs.hubspot_id and mine.hubspot_id != theirs.hubspot_id:
        return (
            f"HubSpot has two contacts ({mine.hubspot_id} and {theirs.hubspot_id}): only"
            f" {mine.hubspot_id} is written from now on. Merge them in HubSpot too."
        )
    return f"The contact {mine.key} stays in use; {theirs.key} is not written any more."
