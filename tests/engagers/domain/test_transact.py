from __future__ import annotations

import threading

import pytest
from django.db import OperationalError, ProgrammingError, connection, transaction

from engagers.domain.record import record_page
from engagers.domain.transact import TRIES, transact
from engagers.models import Engagement, Engager, Identity
from posts.models import Post
from tests.factories.engagers import MONDAY, make_comment, make_reaction, make_scrape

FAIL = "DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '{}'; END $$"


def fail(times, code, calls):
    calls.append(connection.in_atomic_block)
    with connection.cursor() as cursor:
        if len(calls) <= times:
            cursor.execute(FAIL.format(code))
    return "done"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("code", ["40001", "40P01"])
def test_conflict_is_tried_again(code):
    calls = []
    assert transact(lambda: fail(TRIES - 1, code, calls)) == "done"
    assert calls == [True] * TRIES


@pytest.mark.django_db(transaction=True)
def test_conflict_is_not_tried_for_ever():
    calls = []
    with pytest.raises(OperationalError):
        transact(lambda: fail(99, "40001", calls))
    assert len(calls) == TRIES


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("code", "error"), [("53100", OperationalError), ("42601", ProgrammingError)]
)
def test_other_errors_are_the_callers(code, error):
    calls = []
    with pytest.raises(error):
        transact(lambda: fail(99, code, calls))
    assert len(calls) == 1


@pytest.mark.django_db(transaction=True)
def test_inside_a_transaction_the_caller_decides():
    calls = []
    with pytest.raises(OperationalError), transaction.atomic():
        transact(lambda: fail(99, "40001", calls))
    assert len(calls) == 1


@pytest.mark.django_db(transaction=True)
def test_overlapping_pages_at_once_neither_deadlock_nor_double():
    scrapes = [make_scrape() for _ in range(2)]
    people = range(60)
    failures = []

    def record(scrape, numbers):
        try:
            for start in range(0, 60, 20):
                page = [make_comment(n, f"c{scrape.pk}-{n}") for n in numbers[start : start + 20]]
                record_page(scrape, [*page, *map(make_reaction, numbers)], at=MONDAY)
        except Exception as error:  # noqa: BLE001 - reported by the test itself
            failures.append(error)
        finally:
            connection.close()

    orders = (list(people), list(reversed(people)))
    threads = [
        threading.Thread(target=record, args=args) for args in zip(scrapes, orders, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert failures == []
    assert (Engager.objects.count(), Identity.objects.count()) == (60, 120)
    assert Engagement.objects.count() == 240
    assert list(Post.objects.values_list("engagers", flat=True)) == [60, 60]
    assert Engager.objects.filter(engagement_count=4, post_count=2).count() == 60
