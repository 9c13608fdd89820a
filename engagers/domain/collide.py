"""The engagements of two engagers become one's: where both have the same, one row is left of two."""

from __future__ import annotations

from typing import Any

from engagers.domain.snapshot import read_rows
from engagers.models import Engagement

ONE_PER_POST = ("reaction", "repost")


def fold_engagements(survivor_id: int, absorbed_id: int) -> dict[str, Any]:
    """What was done: ids that moved, rows that were dropped, rows that took something over."""
    theirs = Engagement.objects.filter(engager_id=absorbed_id).order_by("pk")
    ours = {
        (row.post_id, row.kind): row
        for row in Engagement.objects.filter(engager_id=survivor_id, kind__in=ONE_PER_POST)
    }
    pairs = [
        (ours[row.post_id, row.kind], row)
        for row in theirs.filter(kind__in=ONE_PER_POST)
        if (row.post_id, row.kind) in ours
    ]
    before = read_rows(Engagement, [kept.pk for kept, _ in pairs])
    dropped = read_rows(Engagement, [row.pk for _, row in pairs])
    for kept, row in pairs:
        fold_into(kept, row)
        kept.save()
    Engagement.objects.filter(pk__in=dropped).delete()
    after = read_rows(Engagement, before)
    moved = list(theirs.values_list("pk", flat=True))
    theirs.update(engager_id=survivor_id)
    return {
        "engagements": moved,
        "dropped": list(dropped.values()),
        "kept": [{"before": before[pk], "after": after[pk]} for pk in sorted(before)],
    }


def fold_into(kept: Engagement, other: Engagement) -> None:
    """The newer value, the earlier first sight; present if either is."""
    mine, theirs = kept.reaction_type + kept.text, other.reaction_type + other.text
    if mine == theirs:
        kept.changed_at = min(kept.changed_at, other.changed_at)
    elif (other.changed_at, theirs) > (kept.changed_at, mine):
        kept.reaction_type, kept.text = other.reaction_type, other.text
        kept.changed_at = other.changed_at
    if other.first_seen_at < kept.first_seen_at:
        kept.first_seen_at, kept.first_seen_scrape = other.first_seen_at, other.first_seen_scrape
    if kept.gone_at and (other.gone_at is None or other.gone_at > kept.gone_at):
        kept.gone_at, kept.last_seen_scrape = other.gone_at, other.last_seen_scrape
    moments = [moment for moment in (kept.engaged_at, other.engaged_at) if moment]
    kept.engaged_at = min(moments, default=None)
    kept.external_id = kept.external_id or other.external_id
