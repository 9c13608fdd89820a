import json
from datetime import timedelta
from decimal import Decimal

import pytest

from integrations.apify.items import BadItem, ReactionItem
from integrations.domain.expire_rejected import expire_rejected
from integrations.domain.finish_run import finish_run
from integrations.domain.keep_rejected import keep_rejected
from integrations.domain.poll_run import poll_run
from integrations.domain.read_items import OnlyErrors, is_truncated, read_items
from integrations.domain.start_run import start_run
from integrations.errors import GiveUp, RetryLater
from integrations.models import ActorRun, Rejected
from tests.factories.integrations import NOON, ActorRunFactory, RejectedFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def run_with(sandbox, intend, gateway, now):
    """A run that has ended at the vendor, with faults."""

    def make(*faults, **changed):
        for fault in faults:
            sandbox.context.faults.set(f"apify.run.{fault}")
        run = start_run(intend(**changed).pk, gateway, at=now)
        return poll_run(run.pk, gateway, at=now + timedelta(seconds=1))

    return make


def test_read_items_gives_all_pages_and_counts_them(collected, gateway, vendor_runs):
    (paid,) = vendor_runs()
    pages = list(read_items(collected, gateway, page_size=25))
    assert [(page.offset, len(page.good), page.is_last) for page in pages] == [
        (0, 25, False),
        (25, 25, False),
        (50, paid.item_count - 50, True),
    ]
    assert {type(one) for page in pages for one in page.good} == {ReactionItem}
    assert {page.truncated for page in pages} == {True}  # it brought the sixty that were asked for
    row = ActorRun.objects.get()
    assert (row.items_total, row.items_collected, row.items_rejected) == (
        paid.item_count,
        paid.item_count,
        0,
    )


def test_read_items_that_fill_the_last_page_end_with_an_empty_one(collected, gateway, vendor_runs):
    (paid,) = vendor_runs()
    pages = list(read_items(collected, gateway, page_size=paid.item_count))
    assert [(page.offset, len(page.good), page.is_last) for page in pages] == [
        (0, paid.item_count, False),
        (paid.item_count, 0, True),
    ]


def test_read_items_of_an_empty_run_is_one_last_page_of_nothing(run_with, gateway):
    (page,) = read_items(run_with("empty"), gateway)
    assert (page.good, page.rejected, page.noise, page.is_last, page.truncated) == (
        (),
        (),
        0,
        True,
        False,
    )
    assert ActorRun.objects.get().items_total == 0


def test_read_items_sorts_out_the_bad_and_the_noise(run_with, gateway, vendor_runs):
    run = run_with("malformed_items", "non_dict_items", "summary_items")
    pages = list(read_items(run, gateway, page_size=20))
    bad = [one for page in pages for one in page.rejected]
    good = sum(len(page.good) for page in pages)
    assert sum(page.noise for page in pages) == 2
    assert len([one for one in bad if one.reason == "not an object"]) == 5
    assert good + len(bad) + 2 == vendor_runs()[0].item_count
    row = ActorRun.objects.get()
    assert (row.items_collected, row.items_rejected) == (good, len(bad))


def test_read_items_of_nothing_but_errors_gives_up_with_the_first_words(run_with, gateway):
    run = run_with("error_items")
    with pytest.raises(OnlyErrors) as caught:
        list(read_items(run, gateway))
    assert str(caught.value) == (
        "actor returned only errors: Failed to scrape post: Cannot read properties of undefined"
        " (reading '0')"
    )
    assert isinstance(caught.value, GiveUp)
    assert [one.reason[:21] for one in caught.value.rejected] == ["Failed to scrape post"]
    row = ActorRun.objects.get()
    assert (row.items_total, row.items_collected, row.items_rejected) == (1, 0, 1)


def test_read_items_cut_by_the_charge_cap_is_truncated(run_with, gateway):
    run = run_with(cap_usd=Decimal("0.02"))
    assert run.status_message == "max charge reached"
    pages = list(read_items(run, gateway))
    assert [page.truncated for page in pages] == [True]
    assert 0 < len(pages[0].good) < 60


def test_read_items_of_a_failed_run_is_truncated(run_with, gateway, vendor_runs):
    run = run_with("failed")
    (page,) = read_items(run, gateway)
    assert (len(page.good), page.truncated) == (vendor_runs()[0].item_count, True)


@pytest.mark.parametrize("fault", ["cut_short", "missing_headers", "broken_json"])
def test_read_items_whose_page_is_not_whole_ends_in_retry_later(sandbox, collected, gateway, fault):
    pages = read_items(collected, gateway, page_size=25)
    assert next(pages).offset == 0
    sandbox.context.faults.set(f"apify.items.{fault}", times=None)
    with pytest.raises(RetryLater):
        next(pages)
    assert ActorRun.objects.get().items_total is None


def test_read_items_whose_total_changes_ends_in_retry_later(collected, gateway, sandbox):
    pages = read_items(collected, gateway, page_size=25)
    assert next(pages).is_last is False
    _forget_last_item(sandbox, collected.dataset_id)
    with pytest.raises(RetryLater, match="the pages of a dataset do not add up"):
        list(pages)


def test_read_items_of_an_expired_dataset_gives_up(sandbox, collected, gateway):
    sandbox.context.faults.set("apify.items.expired")
    with pytest.raises(GiveUp):
        list(read_items(collected, gateway))


@pytest.mark.parametrize(
    ("status", "message", "truncated"),
    [
        ("SUCCEEDED", "", False),
        ("SUCCEEDED", "Max charge reached: 60 items", True),
        ("ABORTED", "", True),
    ],
)
def test_is_truncated(status, message, truncated):
    run = ActorRun(vendor_status=status, status_message=message)
    assert is_truncated(run) is truncated


def test_keep_rejected_keeps_each_item_of_a_run_once():
    run = ActorRunFactory(subject="scrape:4")
    bad = [BadItem(reason="no actor", raw={"b": 1, "a": 2}), BadItem(reason="odd", raw=[None])]
    assert keep_rejected(run, [*bad, bad[0]], at=NOON) == 2
    assert keep_rejected(run, reversed(bad), at=NOON + timedelta(days=1)) == 2
    rows = Rejected.objects.order_by("reason")
    assert [(row.reason, row.raw, row.created_at) for row in rows] == [
        ("no actor", {"b": 1, "a": 2}, NOON),
        ("odd", [None], NOON),
    ]
    assert {(row.source, row.subject, row.state, row.actor_run) for row in rows} == {
        ("harvestapi_reactions", "scrape:4", "open", run)
    }


def test_keep_rejected_stores_what_jsonb_refuses():
    raw = {"te\0xt": ["a\0b\ud800", float("nan"), float("-inf"), 1.5, 2**70, None, True]}
    run = ActorRunFactory()
    assert keep_rejected(run, [BadItem(reason="bad\0 words", raw=raw)], at=NOON) == 1
    row = Rejected.objects.get()
    assert row.reason == "bad words"
    assert json.loads(json.dumps(row.raw)) == {
        "text": ["ab", "nan", "-inf", 1.5, 2**70, None, True]
    }


def test_keep_rejected_of_nothing_writes_nothing():
    assert keep_rejected(ActorRunFactory(), [], at=NOON) == 0
    assert not Rejected.objects.exists()


def test_expire_rejected_empties_what_is_older_and_keeps_the_reason():
    old, young = RejectedFactory(created_at=NOON - timedelta(days=31)), RejectedFactory()
    assert expire_rejected(days=30, at=NOON) == 1
    assert expire_rejected(days=30, at=NOON) == 0
    old.refresh_from_db()
    young.refresh_from_db()
    assert (old.raw, old.reason, old.state) == (None, "no reason given", "open")
    assert young.raw == {"error": "no reason given"}


@pytest.mark.parametrize("state", ["done", "failed"])
@pytest.mark.parametrize("before", ["running", "collecting"])
def test_finish_run_ends_a_run_that_began(before, state):
    run = ActorRunFactory(state=before, external_id="abc")
    ended = finish_run(run, state=state, at=NOON, error="words")
    assert (ended.state, ended.error, ended.finished_at) == (state, "words", NOON)
    again = finish_run(run, state="done", at=NOON + timedelta(days=1))
    assert (again.state, again.error, again.finished_at) == (state, "words", NOON)


@pytest.mark.parametrize("before", ["intended", "starting", "lost", "absent"])
def test_finish_run_leaves_a_run_that_may_not_have_begun(before):
    run = ActorRunFactory(state=before)
    assert finish_run(run, state="failed", at=NOON).state == before


def test_finish_run_with_a_state_that_is_no_end_is_refused():
    run = ActorRunFactory(state="running", external_id="abc")
    with pytest.raises(ValueError, match="absent is no end of a run"):
        finish_run(run, state="absent", at=NOON)
    run.refresh_from_db()
    assert run.state == "running"


def _forget_last_item(sandbox, dataset_id):
    """As if the vendor counted fewer now: the stand-in's items are cut by the run's charge cap."""
    sandbox.context.db.execute(
        "update apify_run set cap_usd = '0.09' where dataset_id = ?", (dataset_id,)
    )
    for callback in sandbox.context.on_reset:
        callback()


@pytest.mark.parametrize(
    ("asked_for", "is_cut"),
    [(19, True), (20, True), (100_000, False)],
)
def test_list_as_long_as_was_asked_for_may_have_been_cut(intend, gateway, now, asked_for, is_cut):
    run = start_run(intend(max_items=asked_for, cap_usd=Decimal(50)).pk, gateway, at=now)
    run = poll_run(run.pk, gateway, at=now + timedelta(seconds=1))
    pages = list(read_items(run, gateway))
    assert {page.truncated for page in pages} == {is_cut}
    assert not is_truncated(run)
