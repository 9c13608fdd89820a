"""Rejected items that are of no use are closed by a person, and can be opened again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from integrations.domain.dismiss_rejected import dismiss_rejected, reopen_rejected
from integrations.models import Rejected
from tests.factories.integrations import NOON, RejectedFactory


def _states():
    return list(Rejected.objects.order_by("pk").values_list("state", "closed_at"))


@pytest.mark.django_db
def test_open_items_are_dismissed_and_opened_again():
    later = NOON + timedelta(hours=1)
    mine, other = RejectedFactory(), RejectedFactory()
    done = RejectedFactory(state="replayed", closed_at=later)

    assert dismiss_rejected([mine.pk, done.pk], at=later) == 1
    assert _states() == [("dismissed", later), ("open", None), ("replayed", later)]

    assert reopen_rejected([mine.pk, other.pk, done.pk]) == 1
    assert _states() == [("open", None), ("open", None), ("replayed", later)]


@pytest.mark.django_db
def test_a_clock_that_is_behind_dismisses_too():
    item = RejectedFactory()

    assert dismiss_rejected([item.pk], at=NOON - timedelta(seconds=1)) == 1

    assert _states() == [("dismissed", NOON)]
