"""A person erased from our own tables, with every engager they were merged with.

First the keys are suppressed, and that is committed: from then on no scrape records the person and
no push sends them, whatever happens to the rest. Then the rows go, in one transaction.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from engagers.domain.count import recount_posts
from engagers.domain.erase_traces import erase_traces, find_open_lookup
from engagers.domain.find_engager import find_family
from engagers.domain.find_unclassified import make_input
from engagers.domain.mentions import Person
from engagers.domain.sightings import Key
from engagers.domain.suppress import suppress_keys
from engagers.domain.transact import lock_recording, transact
from engagers.models import (
    Answer,
    Company,
    Contact,
    ContactMirror,
    Engagement,
    Engager,
    Erasure,
    Exclusion,
    Identity,
    Merge,
)

if TYPE_CHECKING:
    from access.models import User

TAKEN = ("headline", "model")
KINDS_OF_KEY = {"li": "member_id", "in": "slug"}


class CannotEraseError(Exception):
    """`str()` says what is in the way and when to try again. The keys are suppressed all the same."""


def suppress_engager(engager_id: int) -> None:
    """To be committed before `erase_engager`: nobody begins to work on the person any more."""
    transact(lambda: suppress_keys(find_person(find_family(engager_id)).keys))


def erase_engager(
    engager_id: int, *, by: User | None, in_hubspot: bool, at: datetime
) -> tuple[Erasure, Person]:
    """The record of it, and who to look for in tables of the apps above.

    With `in_hubspot` the record says which contacts HubSpot is to erase: `finish_erasures` asks.
    Raises CannotEraseError while somebody works on the person; erasing again then goes on.
    """
    return transact(lambda: _erase(engager_id, by=by, in_hubspot=in_hubspot, at=at))


def find_person(family: Collection[int]) -> Person:
    """Every key and name by which the family is or was known, in HubSpot's mirror too."""
    keys: set[Key] = set(Identity.objects.filter(engager__in=family).values_list("kind", "value"))
    for key, hubspot_id in Contact.objects.filter(engager__in=family).values_list(
        "key", "hubspot_id"
    ):
        prefix, _, value = key.partition(":")
        keys |= {(KINDS_OF_KEY.get(prefix, "slug"), value)} if value else set()
        keys |= {("hubspot_id", hubspot_id)} if hubspot_id else set()
    for row in _find_mirrored(keys):
        keys.add(("hubspot_id", row.hubspot_id))
        keys |= {k for k in (("member_id", row.member_id), ("slug", row.slug)) if k[1]}
    names = Engager.objects.filter(pk__in=family).exclude(name="").values_list("name", flat=True)
    return Person(frozenset(keys), frozenset(names))


def find_hubspot_ids(family: Collection[int], person: Person) -> list[str]:
    """Their HubSpot contacts, without any that is another engager's by now."""
    ids = {value for kind, value in person.keys if kind == "hubspot_id"}
    others = Contact.objects.filter(hubspot_id__in=ids).exclude(engager__in=family)
    living = others.exclude(state=Contact.State.GONE).values_list("hubspot_id", flat=True)
    return sorted(ids - set(living))


def _erase(
    engager_id: int, *, by: User | None, in_hubspot: bool, at: datetime
) -> tuple[Erasure, Person]:
    lock_recording()
    family = find_family(engager_id)
    rows = list(Engager.objects.select_for_update().filter(pk__in=family).order_by("pk"))
    person = find_person(family)
    suppress_keys(person.keys)
    _check_idle(rows, person, at)
    hubspot_ids = find_hubspot_ids(family, person)
    counts = erase_traces(person, family) | _erase_rows(rows, family, person)
    state = _hubspot_state(hubspot_ids, in_hubspot=in_hubspot)
    record = Erasure.objects.create(
        erased_at=at,
        erased_by=by,
        counts=counts,
        hubspot_state=state,
        hubspot_ids=hubspot_ids if state == Erasure.HubSpot.WAITING else [],
    )
    return record, person


def _hubspot_state(hubspot_ids: list[str], *, in_hubspot: bool) -> Erasure.HubSpot:
    if not hubspot_ids:
        return Erasure.HubSpot.NONE
    return Erasure.HubSpot.WAITING if in_hubspot else Erasure.HubSpot.KEPT


def _check_idle(rows: list[Engager], person: Person, at: datetime) -> None:
    """Else an answer that is under way could bring the person back, here or in HubSpot."""
    contacts = Contact.objects.filter(engager__in=rows)
    claims = [
        *(row.claimed_until for row in rows),
        *contacts.values_list("claimed_until", flat=True),
    ]
    busy = max((until for until in claims if until and until > at), default=None)
    if busy is not None:
        raise CannotEraseError(
            "Somebody works on this person just now (HubSpot or the classifier is being asked)."
            f" Nobody begins anew: erase again after {busy:%H:%M} UTC."
        )
    if find_open_lookup(person):
        raise CannotEraseError(
            "A paid profile lookup that names this person is not settled yet. Nobody begins anew:"
            " erase again when the run is over, or run `manage.py reconcile` first."
        )


def _erase_rows(rows: list[Engager], family: list[int], person: Person) -> dict[str, int]:
    theirs = Q(engager__in=family)
    engagements = Engagement.objects.filter(theirs)
    posts = set(engagements.values_list("post_id", flat=True))
    companies = {row.company_id for row in rows if row.company_id}
    answers = _find_answers(rows)
    counts = {
        "engagers": len(rows),
        "engagements": engagements.count(),
        "identities": Identity.objects.filter(theirs).count(),
        "contacts": Contact.objects.filter(theirs).count(),
        "mirrored": _find_mirrored(person.keys).delete()[0],
        "exclusions": _erase_exclusions(person),
        "merges": Merge.objects.filter(Q(survivor__in=family) | Q(absorbed__in=family)).delete()[0],
    }
    Engager.objects.filter(pk__in=family).update(merged_into=None)
    Engager.objects.filter(pk__in=family).delete()
    recount_posts(posts)
    shared = Engager.objects.filter(answer__in=answers).values("answer")
    counts["answers"] = Answer.objects.filter(pk__in=answers).exclude(pk__in=shared).delete()[0]
    counts["companies"] = _drop_lonely(companies)
    return counts


def _find_answers(rows: list[Engager]) -> list[int]:
    """What was answered of their texts, under any taxonomy."""
    hashes = {
        make_input(
            name=row.name,
            headline=row.headline,
            title="" if row.title_source in TAKEN else row.title,
            company=row.company.name if row.company and row.company_source not in TAKEN else "",
        ).id
        for row in rows
    }
    ids = [row.answer_id for row in rows if row.answer_id]
    found = Answer.objects.filter(Q(text_hash__in=hashes) | Q(pk__in=ids))
    return list(found.values_list("pk", flat=True))


def _find_mirrored(keys: Collection[Key]) -> QuerySet[ContactMirror]:
    by_kind: dict[str, list[str]] = {}
    for kind, value in keys:
        by_kind.setdefault(kind, []).append(value)
    ours = [f"li:{value}" for value in by_kind.get("member_id", ())]
    ours += [f"in:{value}" for value in by_kind.get("slug", ())]
    return ContactMirror.objects.filter(
        Q(hubspot_id__in=by_kind.get("hubspot_id", ()))
        | Q(member_id__in=by_kind.get("member_id", ()))
        | Q(slug__in=by_kind.get("slug", ()))
        | Q(postdesk_key__in=ours)
    )


def _erase_exclusions(person: Person) -> int:
    """Rules that name them, and whatever the rules' history says: the suppression outlives both."""
    named = Q(pk__in=[])
    for kind, value in person.keys:
        named |= Q(kind=kind, value=value)
    history = Exclusion.history.model.objects
    ids = set(history.filter(named).values_list("id", flat=True))
    gone = Exclusion.objects.filter(named)
    ids |= set(gone.values_list("pk", flat=True))
    count = gone.count()
    gone.delete()
    history.filter(id__in=ids).delete()
    return count


def _drop_lonely(company_ids: Collection[int]) -> int:
    """Companies known from this person's words alone: such a name may be the person's own."""
    bare = Company.objects.filter(
        pk__in=company_ids, slug="", linkedin_id="", relation=Company.Relation.OTHER
    )
    lonely = bare.filter(people__isnull=True)
    return lonely.delete()[0]
