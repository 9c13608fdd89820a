"""Who changed what: the history of rows that people edit."""

from __future__ import annotations

from typing import Any

from django.db import models
from simple_history.models import HistoricalRecords


class PeopleHistory(HistoricalRecords):  # type: ignore[misc]
    """A row of history for each save that may have changed a column people edit.

    The pipeline saves with `update_fields`; a save of excluded columns alone leaves no history.
    Statements that bypass `save` (bulk updates) write theirs with `simple_history.utils`.
    """

    def post_save(
        self,
        instance: models.Model,
        created: bool,  # noqa: FBT001  (the library's signature)
        using: str | None = None,
        **kwargs: Any,
    ) -> None:
        saved = kwargs.get("update_fields")
        if not created and saved is not None and not set(saved) - set(self.excluded_fields):
            return
        super().post_save(instance, created, using=using, **kwargs)


def sign_change(row: models.Model, *, by: object, why: str = "") -> None:
    """The next save or deletion of the row is this person's, for this reason."""
    vars(row).update(_history_user=by, _change_reason=why[:100])
