"""A person's word that people who failed may be tried again now: their waiting ends."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from engagers.domain.fail_classification import retry_classification
from engagers.domain.retry_contact import retry_contact
from engagers.domain.retry_lookup import retry_lookups
from engagers.models import Contact, Engager


@transaction.atomic
def retry_contacts(engager_ids: Iterable[int], *, at: datetime) -> list[int]:
    """Ids of engagers whose contact failed or was given up: due at once."""
    rows = Contact.objects.filter(engager__in=list(engager_ids)).order_by("pk")
    return sorted(row.engager_id for row in rows if retry_contact(row, at=at))


@transaction.atomic
def retry_enrichment(engager_ids: Iterable[int]) -> list[int]:
    """Ids of engagers whose classification or profile lookup failed: attempts are counted anew."""
    failed = ~Q(classify_error="") | ~Q(lookup_error="")
    rows = Engager.objects.present().filter(failed, pk__in=list(engager_ids)).order_by("pk")
    found = list(rows.select_for_update(no_key=True).values_list("pk", flat=True))
    retry_classification(found)
    retry_lookups(found)
    return found
