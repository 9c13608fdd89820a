"""HubSpot's side of an erasure: asked until HubSpot says that the contact is gone for good."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import F

from engagers.domain.transact import transact
from engagers.models import Contact, Erasure
from integrations.errors import GiveUp, VendorError
from integrations.hubspot.client import HubSpotGateway
from integrations.hubspot.properties import KEY_PROPERTY

SHARED = (
    "HubSpot merged this contact with another person's: part them there (or erase it there by hand)"
)


@dataclass
class FinishedErasures:
    """Contacts that HubSpot erased, or had no more; erasures that wait on, each with its reason."""

    erased: int = 0
    missing: int = 0
    trouble: list[str] = field(default_factory=list)


def finish_erasures(
    gateway: HubSpotGateway, *, at: datetime, erasure_ids: list[int] | None = None
) -> FinishedErasures:
    """All that wait, or those named. Asking twice is harmless, so nothing is locked meanwhile.

    Never raises for what HubSpot says: the record keeps the reason, and the next push asks again.
    """
    rows = Erasure.objects.filter(hubspot_state=Erasure.HubSpot.WAITING).order_by("pk")
    if erasure_ids is not None:
        rows = rows.filter(pk__in=erasure_ids)
    result = FinishedErasures()
    for record in list(rows):
        if not _finish(record, gateway, result, at=at):
            break
    return result


def _finish(
    record: Erasure, gateway: HubSpotGateway, result: FinishedErasures, *, at: datetime
) -> bool:
    """False when asking for others would only fail too."""
    Erasure.objects.filter(pk=record.pk).update(hubspot_attempts=F("hubspot_attempts") + 1)
    for hubspot_id in record.hubspot_ids:
        try:
            _erase_contact(gateway, hubspot_id, result)
        except VendorError as error:
            result.trouble.append(f"erasure {record.pk}: {error}")
            Erasure.objects.filter(pk=record.pk).update(hubspot_error=str(error)[:300])
            if not isinstance(error, GiveUp):
                return False
        else:
            transact(lambda gone=hubspot_id: _settle(record.pk, gone, at))  # type: ignore[misc]
    return True


def _erase_contact(gateway: HubSpotGateway, hubspot_id: str, result: FinishedErasures) -> None:
    record = gateway.get_contact(hubspot_id, [KEY_PROPERTY])
    if record is not None:
        key = record.properties.get(KEY_PROPERTY) or ""
        living = Contact.objects.exclude(state=Contact.State.GONE)
        if (key and living.filter(key=key).exists()) or living.filter(
            hubspot_id=record.hubspot_id
        ).exists():
            raise GiveUp(SHARED, provider="hubspot")
    # One in the recycling bin is not read any more, and is still to be erased.
    if gateway.gdpr_delete(record.hubspot_id if record else hubspot_id):
        result.erased += 1
    else:
        result.missing += 1


def _settle(erasure_id: int, hubspot_id: str, at: datetime) -> None:
    row = Erasure.objects.select_for_update().get(pk=erasure_id)
    row.hubspot_ids = [one for one in row.hubspot_ids if one != hubspot_id]
    if not row.hubspot_ids:
        row.hubspot_state, row.hubspot_error = Erasure.HubSpot.ERASED, ""
        row.hubspot_erased_at = at
    row.save()
