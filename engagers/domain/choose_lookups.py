"""The people worth a lookup: of a target audience or of none known, and still without a title or company."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, TextField, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce

from engagers.domain.find_unclassified import find_erased
from engagers.domain.lookup_rule import LookupRule
from engagers.models import Engager, Identity
from engagers.querysets import EngagerQuerySet
from integrations.models import ActorRun

SUBJECT = "lookup:"
KINDS = (Identity.Kind.MEMBER_ID, Identity.Kind.SLUG)


@dataclass(frozen=True, slots=True)
class Target:
    """`query`: the member id where it is known, else the address."""

    engager_id: int
    attempts: int
    query: str


def choose_lookups(
    rule: LookupRule,
    *,
    limit: int,
    at: datetime,
    lock: bool = False,
    engager_ids: Collection[int] | None = None,
) -> list[Target]:
    """The most engaged first. `lock` needs a transaction; whoever is locked by others is left out."""
    rows = worth_lookup(rule, at=at).exclude(pk__in=find_asked(open_lookups()))
    if engager_ids is not None:
        rows = rows.filter(pk__in=engager_ids)
    if lock:
        rows = rows.select_for_update(skip_locked=True, no_key=True, of=("self",))
    people = list(rows.order_by("-engagement_count", "pk")[: max(limit, 0)])
    queries = _read_queries(one.pk for one in people)
    erased = find_erased(one.pk for one in people)
    return [
        Target(one.pk, one.lookup_attempts, queries[one.pk])
        for one in people
        if one.pk not in erased and one.pk in queries
    ]


def worth_lookup(rule: LookupRule, *, at: datetime) -> EngagerQuerySet:
    """What HubSpot is known to hold counts as known."""
    missing = (Q(title="") & Q(known_title="")) | (Q(company__isnull=True) & Q(known_company=""))
    keys = Identity.objects.filter(engager=OuterRef("pk"), kind__in=KINDS)
    rows = (
        Engager.objects.present()
        .people()
        .annotate(
            known_title=Coalesce(
                KeyTextTransform("jobtitle", "contact__pulled"), Value(""), output_field=TextField()
            ),
            known_company=Coalesce(
                KeyTextTransform("company", "contact__pulled"), Value(""), output_field=TextField()
            ),
        )
        .filter(
            missing,
            Exists(keys),
            Q(audience__isnull=True) | Q(audience__is_target=True),
            Q(lookup_not_before__isnull=True) | Q(lookup_not_before__lte=at),
            Q(claimed_until__isnull=True) | Q(claimed_until__lte=at),
            engagement_count__gte=rule.min_engagements,
            lookup_attempts__lt=rule.max_attempts,
        )
    )
    return rows.filter(classified_at__isnull=False) if rule.needs_classified else rows


def open_lookups() -> list[ActorRun]:
    """Bought, and not yet read to the end, by whomever."""
    rows = ActorRun.objects.filter(subject__startswith=SUBJECT, state__in=ActorRun.OPEN)
    return list(rows.select_related("charge").order_by("pk"))


def find_asked(runs: Iterable[ActorRun]) -> dict[int, str]:
    """Engager to query, of those whom these runs ask about."""
    queries = [str(query) for run in runs for query in run.input.get("queries", ())]
    rows = Identity.objects.filter(kind__in=KINDS, value__in=queries)
    return dict(rows.values_list("engager_id", "value"))


def _read_queries(engager_ids: Iterable[int]) -> dict[int, str]:
    rows = Identity.objects.filter(engager_id__in=list(engager_ids), kind__in=KINDS)
    # The lasting id comes last, so it is the one that stays.
    ordered = rows.order_by("-kind", "-pk").values_list("engager_id", "value")
    return dict(ordered)
