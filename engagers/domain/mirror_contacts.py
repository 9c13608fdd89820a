"""HubSpot's contacts as far as matching needs them: all of them once, then what was modified.

HubSpot's times are compared with HubSpot's times; our own clock only ever makes us read more.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max

from engagers.domain.ask_again import ask
from engagers.domain.mirror_rows import flag_changed, mark_gone, save_records
from engagers.domain.read_fields import Fields
from engagers.models import ContactMirror, MirrorCursor
from integrations.hubspot.client import HubSpotGateway

# The search's index is late by seconds, and two clocks are never the same.
OVERLAP = timedelta(minutes=2)
# While nothing is known of HubSpot's clock.
FIRST_OVERLAP = timedelta(days=1)

Stop = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Mirrored:
    """`news`: contacts that were new or changed. Without a complete first reading nobody may be
    matched: who was not read yet would be created a second time.
    """

    news: int
    is_complete: bool


def update_mirror(
    gateway: HubSpotGateway, fields: Fields, *, at: datetime, should_stop: Stop = lambda: False
) -> Mirrored:
    """Each page is kept as it comes, so that a reading that breaks off goes on where it was."""
    cursor, _ = MirrorCursor.objects.get_or_create(pk=1)
    news = 0
    if cursor.complete_at is None:
        news = _read_all(gateway, fields, cursor, at=at, should_stop=should_stop)
    if cursor.complete_at is None:
        return Mirrored(news, is_complete=False)
    news += _read_modified(gateway, fields, cursor, at=at)
    _read_deleted(gateway, at=at)
    return Mirrored(news, is_complete=True)


def _read_all(
    gateway: HubSpotGateway,
    fields: Fields,
    cursor: MirrorCursor,
    *,
    at: datetime,
    should_stop: Stop,
) -> int:
    news = 0
    cursor.modified_after = cursor.modified_after or at
    while not should_stop():
        after = cursor.last_id or None
        page = ask(lambda after=after: gateway.list_contacts(fields.mirrored, after=after))  # type: ignore[misc]
        with transaction.atomic():
            news += save_records(page.contacts, fields, at=at)
            cursor.last_id = page.after or cursor.last_id
            if page.after is None:
                cursor.complete_at = at
                cursor.modified_after = _next_start(cursor.modified_after)
            cursor.save(update_fields=["last_id", "modified_after", "complete_at"])
        if page.after is None:
            break
    return news


def _read_modified(
    gateway: HubSpotGateway, fields: Fields, cursor: MirrorCursor, *, at: datetime
) -> int:
    assert cursor.modified_after is not None
    since, after, news = cursor.modified_after - OVERLAP, "0", 0
    while True:
        page = ask(
            lambda after=after: gateway.search_modified_since(  # type: ignore[misc]
                since, fields.mirrored, after_id=after
            )
        )
        with transaction.atomic():
            news += save_records(page.contacts, fields, at=at)
        if page.after is None:
            break
        after = page.after
    cursor.modified_after = _next_start(at)
    cursor.save(update_fields=["modified_after"])
    return news


def _read_deleted(gateway: HubSpotGateway, *, at: datetime) -> None:
    """HubSpot cannot search deleted contacts; it lists those of the last 90 days."""
    after: str | None = None
    while True:
        page = ask(
            lambda after=after: gateway.list_contacts((), after=after, archived=True)  # type: ignore[misc]
        )
        with transaction.atomic():
            flag_changed(mark_gone({record.hubspot_id for record in page.contacts}, at=at))
        if page.after is None:
            return
        after = page.after


def _next_start(began_at: datetime) -> datetime:
    """Never later than what HubSpot's own clock has shown, should ours be ahead of it."""
    seen: datetime | None = ContactMirror.objects.aggregate(seen=Max("modified_at"))["seen"]
    return min(began_at, seen) if seen else began_at - FIRST_OVERLAP
