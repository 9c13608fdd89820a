import os
from contextlib import closing
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from integrations.apify.client import ApifyGateway
from integrations.apify.payloads import ItemPage, RunSnapshot
from integrations.errors import GiveUp, Misconfigured, RetryLater
from tests.integrations.apify.wire import Answer, make_run, page_of, refuse, serve_answers

TOKEN = "apify_api_secret"
SINCE = datetime(2026, 6, 17, tzinfo=UTC)


def call(vendor, method, *args, seconds=30.0, **options):
    with closing(ApifyGateway(TOKEN, vendor.url, timeout_seconds=seconds)) as gateway:
        found = getattr(gateway, method)(*args, **options)
        return list(found) if method == "list_runs" else found


def test_get_run():
    run = make_run(status="SUCCEEDED", finishedAt="2026-06-17T08:31:00Z")
    with serve_answers(Answer(200, {"data": run})) as vendor:
        found = call(vendor, "get_run", "run/1")
    assert found == RunSnapshot(
        run_id="run1",
        actor_id="act1",
        status="SUCCEEDED",
        status_message="Actor is running",
        started_at=datetime(2026, 6, 17, 8, 30, 11, 305_000, tzinfo=UTC),
        finished_at=datetime(2026, 6, 17, 8, 31, tzinfo=UTC),
        usage_total_usd=Decimal("0.2654"),
        dataset_id="data1",
        key_value_store_id="kvs1",
        user_agent="ApifyClient/3.4; intent-7",
    )
    assert (found.is_terminal, found.is_succeeded) == (True, True)
    assert (vendor.asked[0].path, vendor.asked[0].headers["authorization"]) == (
        "/v2/actor-runs/run~1",
        f"Bearer {TOKEN}",
    )


@pytest.mark.parametrize(
    ("status", "is_terminal"),
    [
        ("READY", False),
        ("TIMING-OUT", False),
        ("PONDERING", False),
        ("FAILED", True),
        ("TIMED-OUT", True),
        ("ABORTED", True),
    ],
)
def test_get_run_of_any_status_and_without_the_fields_we_never_use(status, is_terminal):
    with serve_answers(Answer(200, {"data": {"id": "r", "status": status}})) as vendor:
        found = call(vendor, "get_run", "r")
    assert (found.status, found.is_terminal, found.is_succeeded) == (status, is_terminal, False)
    assert (found.usage_total_usd, found.started_at, found.user_agent) == (None, None, "")


def test_reads_are_repeated_a_little():
    answers = (refuse(500, "x"), Answer(is_dropped=True), Answer(200, {"data": make_run()}))
    with serve_answers(*answers) as vendor:
        assert call(vendor, "get_run", "run1").run_id == "run1"
    assert len(vendor.asked) == 3


def test_reads_give_way_after_three_attempts():
    limited = refuse(429, "rate-limit-exceeded", "slow down", **{"Retry-After": "9"})
    with serve_answers(*[limited] * 4) as vendor, pytest.raises(RetryLater) as failure:
        call(vendor, "get_run", "run1")
    assert len(vendor.asked) == 3
    assert (failure.value.after, failure.value.status) == (timedelta(seconds=9), 429)
    assert str(failure.value) == "run: HTTP 429, rate-limit-exceeded: slow down"


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (refuse(401, "user-or-token-not-found"), Misconfigured),
        (refuse(402, "platform-feature-disabled"), Misconfigured),
        (refuse(403, ""), Misconfigured),
        (refuse(404, "record-not-found"), GiveUp),
        (refuse(400, "invalid-value"), GiveUp),
        (refuse(408, ""), RetryLater),
        (Answer(200, b"{broken"), RetryLater),
        (Answer(200, []), RetryLater),
        (Answer(200, {"data": {"status": "READY"}}), RetryLater),
        (Answer(304, b""), RetryLater),
    ],
)
def test_get_run_that_fails_is_asked_once(answer, error):
    with serve_answers(answer, Answer(500)) as vendor, pytest.raises(error) as failure:
        call(vendor, "get_run", "run1")
    assert (type(failure.value), len(vendor.asked)) == (error, 1)
    assert TOKEN not in str(failure.value)


def test_read_at_a_wrong_address_is_misconfigured():
    with closing(ApifyGateway(TOKEN, "nonsense://x")) as gateway, pytest.raises(Misconfigured):
        gateway.whoami()


def test_read_whose_answer_drips_ends_at_the_deadline():
    drip = Answer(200, {"data": make_run()}, drip_seconds=0.02)
    with serve_answers(drip, drip) as vendor, pytest.raises(RetryLater, match="DeadlinePassed"):
        call(vendor, "get_run", "run1", seconds=0.3)
    assert len(vendor.asked) == 1


def test_read_that_times_out_has_no_time_for_another_attempt():
    stuck = Answer(200, b"xx", drip_seconds=0.5)
    with serve_answers(stuck, stuck) as vendor, pytest.raises(RetryLater, match="DeadlinePassed"):
        call(vendor, "get_run", "run1", seconds=0.2)
    assert len(vendor.asked) == 1


def listed(*ids):
    return Answer(200, {"data": {"items": [make_run(run_id) for run_id in ids], "total": 9}})


def test_list_runs_goes_on_until_nothing_comes_and_gives_each_once():
    with serve_answers(listed("c", "b"), listed("b", "a"), listed()) as vendor:
        found = call(vendor, "list_runs", "harvestapi/linkedin-company", started_after=SINCE)
    assert [run.run_id for run in found] == ["c", "b", "a"]
    assert [asked.path for asked in vendor.asked] == [
        "/v2/actors/harvestapi~linkedin-company/runs"
    ] * 3
    assert [asked.query for asked in vendor.asked] == [
        {
            "desc": "true",
            "limit": "1000",
            "offset": offset,
            "startedAfter": "2026-06-17T00:00:00.000Z",
        }
        for offset in ("0", "2", "4")
    ]


def test_list_runs_of_the_account_refuses_an_unreadable_run():
    answer = Answer(200, {"data": {"items": [make_run("a"), {"status": "READY"}]}})
    with serve_answers(answer) as vendor, pytest.raises(RetryLater, match=r"data\.items\.1\.id"):
        call(vendor, "list_runs", None, started_after=SINCE)
    assert vendor.asked[0].path == "/v2/actor-runs"


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (Answer(200, {"posts": ["x"]}), {"posts": ["x"]}),
        (Answer(200, ["x"]), None),
        (refuse(404, "record-not-found"), None),
    ],
)
def test_get_input(answer, expected):
    with serve_answers(answer) as vendor:
        assert call(vendor, "get_input", "kvs1") == expected
    assert vendor.asked[0].path == "/v2/key-value-stores/kvs1/records/INPUT"


def test_get_items_is_done_only_when_all_that_is_counted_came():
    page = page_of([{"id": 1}, "odd"], total=3, offset=1, limit=5)
    with serve_answers(page) as vendor:
        found = call(vendor, "get_items", "data1", offset=1, limit=5)
    assert found == ItemPage(items=[{"id": 1}, "odd"], offset=1, limit=5, total=3)
    assert (found.next_offset, found.is_last) == (3, True)
    assert vendor.asked[0].path == "/v2/datasets/data1/items"
    assert vendor.asked[0].query == {"offset": "1", "limit": "5"}


@pytest.mark.parametrize(
    ("items", "offset", "total", "counted", "is_last"),
    [
        ([1], 0, 5, 5, False),  # short page: the vendor counts more
        ([1, 2], 0, 2, 2, False),  # full page: the count may lag
        ([1, 2], 0, 1, 2, False),
        ([1], 2, 3, 3, True),
        ([], 2, 2, 2, True),
        ([], 0, 0, 0, True),
    ],
)
def test_short_page_is_never_taken_for_complete(items, offset, total, counted, is_last):
    with serve_answers(page_of(items, total=total, offset=offset, limit=2)) as vendor:
        found = call(vendor, "get_items", "data1", offset=offset, limit=2)
    assert (found.total, found.is_last) == (counted, is_last)


@pytest.mark.parametrize(
    "answer",
    [
        Answer(200, [{"id": 1}]),
        Answer(200, {"id": 1}),
        Answer(200, b"[{"),
        page_of([{"id": 1}], total="many"),
        page_of([{"id": 1}], total=9, offset=4),
        page_of([], total=9),
    ],
    ids=["no-headers", "object", "cut", "odd-total", "other-offset", "empty-before-the-end"],
)
def test_page_that_cannot_be_trusted_is_read_again_later(answer):
    with serve_answers(answer) as vendor, pytest.raises(RetryLater):
        call(vendor, "get_items", "data1", offset=0, limit=2)
    assert len(vendor.asked) == 1


def test_abort():
    with serve_answers(Answer(200, {"data": make_run(status="ABORTING")})) as vendor:
        assert call(vendor, "abort", "run1").status == "ABORTING"
    assert (vendor.asked[0].method, vendor.asked[0].path) == ("POST", "/v2/actor-runs/run1/abort")


def test_whoami():
    with serve_answers(Answer(200, {"data": {"username": "postdesk"}})) as vendor:
        assert call(vendor, "whoami") == "postdesk"
    assert vendor.asked[0].path == "/v2/users/me"


def test_whoami_of_an_odd_answer_is_tried_later():
    with serve_answers(Answer(200, {"data": {}})) as vendor, pytest.raises(RetryLater):
        call(vendor, "whoami")


def test_gateway_never_shows_its_token():
    assert repr(ApifyGateway(TOKEN, "http://x")) == "ApifyGateway('http://x')"


@pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")
def test_gateway_connects_again_after_a_fork():
    answers = [Answer(200, {"data": {"username": name}}) for name in ("one", "two", "three")]
    with serve_answers(*answers) as vendor:
        with closing(ApifyGateway(TOKEN, f"{vendor.url}/v2")) as gateway:
            assert gateway.whoami() == "one"
            assert ask_in_a_child(gateway) == "two"
            assert gateway.whoami() == "three"
    assert [asked.path for asked in vendor.asked] == ["/v2/users/me"] * 3


def ask_in_a_child(gateway):
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.write(writer, gateway.whoami().encode())
        finally:
            os._exit(0)
    os.close(writer)
    os.waitpid(pid, 0)
    with os.fdopen(reader) as pipe:
        return pipe.read()
