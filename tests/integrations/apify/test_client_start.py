import socket
from contextlib import closing
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from integrations.apify.client import ApifyGateway
from integrations.apify.payloads import StartedRun
from integrations.errors import GiveUp, Misconfigured, OutcomeUnknown, RetryLater
from tests.integrations.apify.wire import Answer, make_run, refuse, serve_answers

ACTOR = "harvestapi/linkedin-post-reactions"
TOKEN = "apify_api_secret"


def start(url, *, token=TOKEN, cap=Decimal("0.72"), seconds=30.0):
    with closing(ApifyGateway(token, url, timeout_seconds=seconds)) as gateway:
        return gateway.start(ACTOR, {"posts": ["x"]}, max_charge_usd=cap, tag="intent-7")


def fail_start(kind, *answers, **options):
    """What a start raises against these answers, having asked exactly once."""
    with serve_answers(*answers, Answer(500)) as vendor:
        with pytest.raises(kind) as failure:
            start(vendor.url, **options)
    assert len(vendor.asked) == 1
    assert type(failure.value) is kind
    assert TOKEN not in str(failure.value)
    assert failure.value.provider == "apify"
    return failure.value


def test_start_posts_once_with_cap_tag_and_input():
    with serve_answers(Answer(201, {"data": make_run()})) as vendor:
        found = start(vendor.url)
    assert found == StartedRun(
        run_id="run1",
        status="RUNNING",
        dataset_id="data1",
        key_value_store_id="kvs1",
        started_at=datetime(2026, 6, 17, 8, 30, 11, 305_000, tzinfo=UTC),
    )
    (asked,) = vendor.asked
    assert (asked.method, asked.path) == (
        "POST",
        "/v2/actors/harvestapi~linkedin-post-reactions/runs",
    )
    assert asked.query == {"maxTotalChargeUsd": "0.72"}
    assert asked.body == {"posts": ["x"]}
    assert asked.headers["authorization"] == f"Bearer {TOKEN}"
    assert asked.headers["user-agent"].endswith("; intent-7")
    assert asked.headers["connection"] == "close"


def test_start_writes_the_cap_without_exponent():
    with serve_answers(Answer(201, {"data": make_run()})) as vendor:
        start(vendor.url, cap=Decimal("1E+1"))
    assert vendor.asked[0].query == {"maxTotalChargeUsd": "10"}


@pytest.mark.parametrize("cap", ["0", "-1", "NaN", "Infinity"])
def test_start_without_a_cap_is_refused_and_nothing_sent(cap):
    with serve_answers() as vendor, pytest.raises(GiveUp, match="without a charge cap"):
        start(vendor.url, cap=Decimal(cap))
    assert vendor.asked == []


TO_DO = {
    "user-or-token-not-found": ". Set APIFY_TOKEN to a token that Apify accepts",
    "not-enough-usage-to-run-paid-actor": ". Add credit or a larger plan at Apify (Billing)",
    "platform-feature-disabled": ". Raise the monthly usage limit at Apify (Billing, Limits)",
    "actor-is-not-rented": ". Rent the actor at Apify, or choose another in the settings",
    "actor-not-found": ". Apify has no such actor: choose another in the settings",
    "403": ". Give the token of APIFY_TOKEN the right to run this actor, or look at Apify's Billing",
}


@pytest.mark.parametrize(
    ("status", "kind", "error"),
    [
        (400, "invalid-input", GiveUp),
        (413, "request-too-large", GiveUp),
        (401, "user-or-token-not-found", Misconfigured),
        (402, "not-enough-usage-to-run-paid-actor", Misconfigured),
        (403, "platform-feature-disabled", Misconfigured),
        (403, "actor-is-not-rented", Misconfigured),
        (403, "", Misconfigured),
        (404, "actor-not-found", Misconfigured),
        (402, "actor-memory-limit-exceeded", RetryLater),
        (429, "rate-limit-exceeded", RetryLater),
        (408, "request-timeout", OutcomeUnknown),
        (409, "conflict", OutcomeUnknown),
        (500, "internal", OutcomeUnknown),
        (503, "", OutcomeUnknown),
    ],
)
def test_start_that_is_answered_with_a_failure(status, kind, error):
    failure = fail_start(error, refuse(status, kind, f"words {TOKEN}"))
    said = f"{kind}: words ***" if kind else "not Apify's own error"
    advice = TO_DO.get(kind or str(status), "") if error is Misconfigured else ""
    words = f"start of {ACTOR}: HTTP {status}, {said}{advice}"
    assert (failure.status, str(failure)) == (status, words)


def test_start_over_the_rate_hands_on_how_long_to_wait():
    failure = fail_start(RetryLater, refuse(429, "rate-limit-exceeded", **{"Retry-After": "17"}))
    assert failure.after == timedelta(seconds=17)


@pytest.mark.parametrize(
    "answer",
    [
        Answer(is_dropped=True),
        Answer(201, b"not json"),
        Answer(201, ["no object"]),
        Answer(201, {"data": {"id": "run1"}}),
        Answer(201, {"data": make_run(options={"build": "latest"})}),
        Answer(304, b""),
    ],
    ids=["dropped", "garbage", "list", "short", "disk-missing", "not-modified"],
)
def test_start_in_doubt_is_unknown(answer):
    fail_start(OutcomeUnknown, answer)


def test_start_whose_shape_is_odd_says_where_and_no_value():
    failure = fail_start(OutcomeUnknown, Answer(201, {"data": make_run(startedAt="private")}))
    assert str(failure) == f"start of {ACTOR}: an answer of an unexpected shape at data.startedAt"


def test_start_whose_answer_drips_ends_at_the_deadline():
    answer = Answer(201, {"data": make_run()}, drip_seconds=0.02)
    failure = fail_start(OutcomeUnknown, answer, seconds=0.3)
    assert str(failure) == f"start of {ACTOR}: DeadlinePassedError"


def test_start_that_cannot_connect_was_never_sent():
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
        with pytest.raises(RetryLater, match="ConnectError"):
            start(url)


@pytest.mark.parametrize("url", ["nonsense://x", "http://[broken"])
def test_start_at_a_wrong_address_is_misconfigured(url):
    with pytest.raises(Misconfigured):
        start(url)


@pytest.mark.parametrize("token", ["", "  ", "a b", "naïve", "line\nbreak"])
def test_token_that_cannot_be_one_is_misconfigured_and_nothing_sent(token):
    with serve_answers() as vendor, pytest.raises(Misconfigured, match="APIFY_TOKEN") as failure:
        start(vendor.url, token=token)
    assert vendor.asked == []
    assert "break" not in str(failure.value)
