"""What a push would do, from our own rows: no call is made and nothing is written."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from engagers.domain.mark_changed import mark_changed
from engagers.domain.push_rule import PushRule
from engagers.domain.read_fields import read_rules
from engagers.models import Contact, Engager

State = Contact.State


@dataclass(frozen=True, slots=True)
class PushPreview:
    """People: `new` have no HubSpot contact yet, `due` would be compared with theirs."""

    new: int
    due: int
    unchanged: int
    left_out: int

    @property
    def considered(self) -> int:
        return self.new + self.due + self.unchanged + self.left_out


def preview_push(
    rule: PushRule, *, at: datetime, engager_ids: Collection[int] | None = None
) -> PushPreview:
    """Whom HubSpot has already is found out only by a real push: it would read HubSpot first."""
    people = Engager.objects.people().filter(merged_into__isnull=True)
    if engager_ids is not None:
        people = people.filter(pk__in=engager_ids)
    sent = _choose(people, rule)
    _, same = mark_changed(read_rules(), engager_ids=engager_ids, dry_run=True)
    fresh = Q(contact__isnull=True) | Q(contact__hubspot_id__isnull=True) & ~Q(
        contact__state__in=[State.GONE, State.DEAD, State.REVIEW]
    )
    new = sent.filter(fresh).count()
    synced = sent.filter(contact__state=State.SYNCED)
    unchanged = synced.filter(contact__in=same).count()
    linked = Contact.objects.due(at).filter(hubspot_id__isnull=False, engager__in=sent)
    back = Contact.objects.filter(state=State.EXCLUDED, hubspot_id__isnull=False, engager__in=sent)
    due = linked.count() + back.count() + synced.count() - unchanged
    return PushPreview(new, due, unchanged, people.count() - new - due - unchanged)


def _choose(people: QuerySet[Engager], rule: PushRule) -> QuerySet[Engager]:
    chosen = people.filter(excluded_at__isnull=True, engagement_count__gte=rule.min_engagements)
    return chosen.filter(audience__is_target=True) if rule.targets_only else chosen
