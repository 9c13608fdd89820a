"""One engager left out of every exit by a person's word, and taken in again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from engagers.domain.exclude import apply_exclusions_to
from engagers.models import Engager, Exclusion, Identity

RULED = {
    Identity.Kind.MEMBER_ID: Exclusion.Kind.MEMBER_ID,
    Identity.Kind.SLUG: Exclusion.Kind.SLUG,
    Identity.Kind.COMPANY_ID: Exclusion.Kind.COMPANY,
    Identity.Kind.COMPANY_SLUG: Exclusion.Kind.COMPANY,
}


class CannotExcludeError(ValueError):
    """This engager cannot be left out, or not taken in; the text says why."""


@transaction.atomic
def exclude_one(engager: Engager, *, reason: str, note: str, at: datetime) -> int:
    """A rule for every key they have, so that they stay out under each; how many were made.

    Raises CannotExcludeError for somebody without a key.
    """
    keys = _read_rules(engager)
    if not keys:
        raise CannotExcludeError(f"{engager} has no LinkedIn id or address that a rule could name.")
    made = 0
    for kind, value in keys:
        _, is_new = Exclusion.objects.get_or_create(
            kind=kind,
            value=value,
            defaults={"reason": reason, "note": " ".join(note.split())[:300]},
        )
        made += is_new
    apply_exclusions_to([engager.pk], at=at)
    return made


@transaction.atomic
def include_one(engager: Engager, *, at: datetime) -> int:
    """Their own rules go; how many. Raises CannotExcludeError where another rule still leaves them
    out: it is named, and nothing is changed.
    """
    rules = list(find_own_rules(engager))
    for rule in rules:
        rule.delete()
    apply_exclusions_to([engager.pk], at=at)
    engager.refresh_from_db(fields=["excluded_at", "exclusion_reason"])
    if engager.excluded_at:
        raise CannotExcludeError(
            f"{engager} is left out by another rule too ({engager.exclusion_reason}):"
            " change that rule under Exclusions first."
        )
    return len(rules)


def find_own_rules(engager: Engager) -> Iterable[Exclusion]:
    """Rules that name this engager by one of their keys."""
    named = Q(pk__in=[])
    for kind, value in _read_rules(engager):
        named |= Q(kind=kind, value=value)
    return Exclusion.objects.filter(named).order_by("pk")


def _read_rules(engager: Engager) -> list[tuple[str, str]]:
    rows = engager.identities.filter(kind__in=list(RULED)).order_by("kind", "pk")
    return [
        (RULED[Identity.Kind(kind)], value) for kind, value in rows.values_list("kind", "value")
    ]
