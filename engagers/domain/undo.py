"""A merge taken back: every row that it moved, dropped or changed, as it was."""

from __future__ import annotations

from datetime import datetime

from engagers.domain.count import recount_engagers, recount_posts
from engagers.domain.merge import CannotMerge
from engagers.domain.snapshot import Row, add_row, restore_row
from engagers.domain.transact import lock_recording, transact
from engagers.models import Contact, Engagement, Engager, Identity, Merge
from posts.models import Post, Scrape

SCRAPES = ("first_seen_scrape_id", "last_seen_scrape_id")


def undo_merge(merge: Merge, *, at: datetime) -> Merge:
    """What came since stays with the survivor, newer values are kept. Raises CannotMerge.

    The two are not merged again by a machine, whatever an item carries.
    """
    return transact(lambda: _undo(merge.pk, at))


def _undo(merge_id: int, at: datetime) -> Merge:
    lock_recording()
    merge = Merge.objects.select_for_update().get(pk=merge_id)
    if merge.undone_at:
        raise CannotMerge("this merge was undone already")
    pair = (merge.survivor_id, merge.absorbed_id)
    rows = Engager.objects.select_for_update().order_by("pk").in_bulk(pair)
    if rows[merge.survivor_id].merged_into_id:
        raise CannotMerge("the survivor was merged itself since: undo that merge first")
    posts = set(Engagement.objects.filter(engager__in=pair).values_list("post_id", flat=True))
    _restore_engagements(merge)
    theirs = Identity.objects.filter(pk__in=merge.moved["identities"])
    theirs.filter(engager_id=merge.survivor_id).update(engager_id=merge.absorbed_id)
    for change in merge.moved["contacts"]:
        restore_row(Contact, **change)
    for change in merge.moved["engagers"]:
        restore_row(Engager, **change)
    recount_engagers(pair)
    recount_posts(posts)
    merge.undone_at = at
    merge.save(update_fields=["undone_at"])
    return merge


def _restore_engagements(merge: Merge) -> None:
    for change in merge.moved["kept"]:
        restore_row(Engagement, **change)
    moved = Engagement.objects.filter(pk__in=merge.moved["engagements"])
    moved.filter(engager_id=merge.survivor_id).update(engager_id=merge.absorbed_id)
    for row in merge.moved["dropped"]:
        if Post.objects.filter(pk=row["post_id"]).exists():
            add_row(Engagement, _without_lost_scrapes(row))


def _without_lost_scrapes(row: Row) -> Row:
    named = {row[column] for column in SCRAPES if row[column]}
    here = set(Scrape.objects.filter(pk__in=named).values_list("pk", flat=True))
    return row | {column: None for column in SCRAPES if row[column] not in here}
