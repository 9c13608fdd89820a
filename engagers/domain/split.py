"""Keys and engagements that belong to somebody else, parted off into an engager of their own."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from engagers.domain.count import recount_engagers, recount_posts
from engagers.domain.exclude import apply_exclusions_to
from engagers.domain.make_contacts import PREFIXES
from engagers.domain.transact import lock_recording, transact
from engagers.models import Contact, Engagement, Engager, Identity, Merge

if TYPE_CHECKING:
    from access.models import User

# What is on show until an item of the new one says otherwise.
COPIED = ("kind", "name", "headline", "picture_url", "first_seen_at", "last_seen_at")


class CannotSplitError(ValueError):
    """This part cannot be split off; the text says why."""


@dataclass(frozen=True, slots=True)
class SplitPreview:
    """What would go to the new engager, and whether the HubSpot contact goes with it."""

    identities: tuple[Identity, ...]
    engagements: int
    left_engagements: int
    contact: Contact | None


def preview_split(
    engager: Engager, identity_ids: Collection[int], engagement_ids: Collection[int]
) -> SplitPreview:
    """Raises CannotSplitError."""
    identities = list(Identity.objects.filter(engager=engager).order_by("pk"))
    going = [row for row in identities if row.pk in set(identity_ids)]
    if engager.merged_into_id:
        raise CannotSplitError(
            "this engager was merged: split the one it became, or undo the merge"
        )
    if len(going) != len(set(identity_ids)):
        raise CannotSplitError("one of the keys belongs to somebody else by now: choose again")
    if not going:
        raise CannotSplitError("choose at least one key: without one nobody can be told apart")
    if len(going) == len(identities):
        raise CannotSplitError("leave at least one key: else nobody would be left")
    theirs = Engagement.objects.filter(engager=engager)
    chosen = theirs.filter(pk__in=engagement_ids).count()
    if chosen != len(set(engagement_ids)):
        raise CannotSplitError(
            "one of the engagements belongs to somebody else by now: choose again"
        )
    return SplitPreview(
        tuple(going), chosen, theirs.count() - chosen, _find_contact(engager, going)
    )


def split(
    engager: Engager,
    identity_ids: Collection[int],
    engagement_ids: Collection[int],
    *,
    by: User,
    why: str,
    at: datetime,
) -> Engager:
    """The new engager, whom no machine joins with this one again. Merging the two takes it back.

    Raises CannotSplitError with nothing written.
    """
    reason = " ".join(why.split())
    evidence = f"split by {by.get_username()}{f': {reason}' if reason else ''}"[:300]
    return transact(
        lambda: _split(engager.pk, identity_ids, engagement_ids, evidence=evidence, at=at)
    )


def _split(
    engager_id: int,
    identity_ids: Collection[int],
    engagement_ids: Collection[int],
    *,
    evidence: str,
    at: datetime,
) -> Engager:
    lock_recording()
    engager = Engager.objects.select_for_update().get(pk=engager_id)
    going = preview_split(engager, identity_ids, engagement_ids)
    made = Engager.objects.create(**{name: getattr(engager, name) for name in COPIED})
    Identity.objects.filter(pk__in=identity_ids).update(engager=made)
    moving = Engagement.objects.filter(pk__in=engagement_ids)
    posts = set(moving.values_list("post_id", flat=True))
    moving.update(engager=made)
    if going.contact is not None:
        Contact.objects.filter(pk=going.contact.pk).update(engager=made)
    recount_engagers([engager.pk, made.pk])
    recount_posts(posts)
    apply_exclusions_to([engager.pk, made.pk], at=at)
    # As if they had been merged and parted: who was parted is never joined by a machine.
    moved = {"identities": sorted(identity_ids), "engagements": sorted(engagement_ids)}
    Merge.objects.create(
        survivor=engager,
        absorbed=made,
        evidence=evidence,
        moved={"split": moved},
        merged_at=at,
        undone_at=at,
    )
    made.refresh_from_db()
    return made


def _find_contact(engager: Engager, going: Collection[Identity]) -> Contact | None:
    """The contact goes where its key goes: a key in HubSpot is never changed."""
    keys = {PREFIXES[Identity.Kind(row.kind)] + row.value for row in going if row.kind in PREFIXES}
    ids = [row.value for row in going if row.kind == Identity.Kind.HUBSPOT_ID]
    contact = Contact.objects.filter(engager=engager).first()
    is_theirs = contact is not None and (contact.key in keys or contact.hubspot_id in ids)
    return contact if is_theirs else None
