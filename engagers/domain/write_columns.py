"""Writes some columns of many contacts in one statement."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from engagers.models import Contact

BATCH = 500


def write_columns(contacts: Sequence[Contact], columns: Collection[str]) -> None:
    """Updates rows that exist. `bulk_update` builds a CASE per column and row: it took four fifths
    of a push.
    """
    Contact.objects.bulk_create(
        contacts,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=list(columns),
    )
