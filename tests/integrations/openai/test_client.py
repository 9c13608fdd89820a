import json
import pickle
from datetime import timedelta
from decimal import Decimal

import pytest

from integrations.errors import GiveUp, Misconfigured, RetryLater
from integrations.openai.classification import (
    SCHEMA_NAME,
    build_instructions,
    build_payload,
    build_schema,
    read_answers,
)
from integrations.openai.client import CompletionGateway, MaybeBilled
from integrations.openai.payloads import CompletionStatus, Prices
from tests.integrations.openai.people import AGENCY, INPUTS, TAXONOMY, VENTURE
from tests.integrations.wire import serve_answers

ASKED = (build_instructions(TAXONOMY), build_payload(INPUTS), build_schema(TAXONOMY), SCHEMA_NAME)
CHAT_MODEL = "openai/gpt-oss-120b"
PLAIN_MODEL = "llama-3.3-70b-versatile"


@pytest.fixture
def gateway(sandbox):
    return CompletionGateway("sk-test", sandbox.openai_url)


@pytest.fixture
def chat(sandbox):
    return CompletionGateway("sk-test", sandbox.openai_url, model=CHAT_MODEL, api="chat")


def test_a_completion_is_parsed_and_paid(gateway, control):
    done = gateway.complete(*ASKED)
    found, missing = read_answers(INPUTS, done.parsed, TAXONOMY)
    assert (done.status, done.reason, missing) == (CompletionStatus.COMPLETE, "", ())
    assert [found[p.id].audience for p in INPUTS] == [VENTURE, AGENCY]
    assert json.loads(done.text) == done.parsed
    assert done.model == "gpt-6-luna"
    usage = control("usage")
    assert usage == {
        "requests": 1,
        "input_tokens": done.input_tokens,
        "output_tokens": done.output_tokens,
    }
    assert done.reasoning_tokens > 0
    cost = Decimal(done.input_tokens) / 10 + Decimal(done.output_tokens) / 2
    assert done.cost_usd == (cost / 1_000_000).quantize(Decimal("0.000001"), "ROUND_CEILING")


def test_the_request_says_all_that_must_be_said(sandbox, control):
    gateway = CompletionGateway("sk-test", sandbox.openai_url, effort="none", service_tier="flex")
    gateway.complete(*ASKED)
    body = control("requests")["requests"][0]["body"]
    assert body == {
        "model": "gpt-6-luna",
        "instructions": ASKED[0],
        "input": ASKED[1],
        "text": {
            "format": {
                "type": "json_schema",
                "name": "classified_people",
                "strict": True,
                "schema": ASKED[2],
            }
        },
        "reasoning": {"effort": "none"},
        "max_output_tokens": 8000,
        "store": False,
        "service_tier": "flex",
    }


def test_a_repeated_prompt_is_cached(gateway):
    long = ("x" * 8000, *ASKED[1:])
    assert gateway.complete(*long).cached_tokens == 0
    assert gateway.complete(*long).cached_tokens > 1024


@pytest.mark.parametrize("api", ["responses", "chat"])
@pytest.mark.parametrize(
    ("fault", "status", "reason"),
    [
        ("incomplete", CompletionStatus.INCOMPLETE, "max_output_tokens"),
        ("refusal", CompletionStatus.REFUSED, "refusal"),
        ("empty_output", CompletionStatus.FAILED, "empty answer"),
        ("malformed_json", CompletionStatus.FAILED, "no JSON object"),
    ],
)
def test_what_is_no_answer_is_paid_all_the_same(sandbox, control, api, fault, status, reason):
    gateway = CompletionGateway("sk-test", sandbox.openai_url, model=CHAT_MODEL, api=api)
    sandbox.context.faults.set(f"openai.{fault}")
    done = gateway.complete(*ASKED)
    assert (done.status, done.reason, done.parsed) == (status, reason, None)
    assert done.input_tokens == control("usage")["input_tokens"]
    assert done.cost_usd > 0


def test_a_failed_response_is_paid_all_the_same(gateway, sandbox):
    sandbox.context.faults.set("openai.failed")
    done = gateway.complete(*ASKED)
    assert (done.status, done.reason) == (CompletionStatus.FAILED, "server_error")
    assert done.cost_usd > 0


@pytest.mark.parametrize("fault", ["unauthorized", "insufficient_quota"])
def test_what_a_person_must_mend_is_asked_once(gateway, sandbox, control, fault):
    sandbox.context.faults.set(f"openai.{fault}", times=None)
    with pytest.raises(Misconfigured):
        gateway.complete(*ASKED)
    assert sandbox.context.faults.hits() == {f"openai.{fault}": 1}


def test_an_unknown_model_is_a_misconfiguration(sandbox):
    with pytest.raises(Misconfigured) as caught:
        CompletionGateway("sk-test", sandbox.openai_url, model="gpt-0").complete(*ASKED)
    assert caught.value.status == 404
    assert "OPENAI_MODEL" in str(caught.value)


def test_a_refused_request_gives_up(gateway):
    with pytest.raises(GiveUp) as caught:
        gateway.complete(*ASKED[:2], {"type": "object", "properties": {"a": {}}}, "bad")
    assert str(caught.value) == (
        "OpenAI refused the request (400: invalid_json_schema, text.format.schema)"
    )


@pytest.mark.parametrize(
    ("fault", "kind", "after"),
    [
        ("rate_limit", RetryLater, timedelta(seconds=1)),
        ("capacity", RetryLater, None),
        ("server_error", MaybeBilled, None),
        ("unavailable", MaybeBilled, None),
        ("lost_answer", MaybeBilled, None),
    ],
)
def test_trouble_is_for_later_and_asked_once(gateway, sandbox, fault, kind, after):
    sandbox.context.faults.set(f"openai.{fault}", times=None)
    with pytest.raises(RetryLater) as caught:
        gateway.complete(*ASKED)
    assert (type(caught.value), caught.value.after) == (kind, after)
    assert sandbox.context.faults.hits() == {f"openai.{fault}": 1}


def test_a_late_answer_times_out(sandbox):
    sandbox.context.faults.set("openai.timeout")
    gateway = CompletionGateway("sk-test", sandbox.openai_url, read_seconds=0.2)
    with pytest.raises(MaybeBilled) as caught:
        gateway.complete(*ASKED)
    assert str(caught.value) == "OpenAI did not answer (APITimeoutError)"


def test_an_answer_that_cannot_be_read_may_be_paid():
    with serve_answers((200, {}, b"<html>")) as wire, pytest.raises(MaybeBilled):
        CompletionGateway("sk-test", wire.url).complete(*ASKED)
    assert len(wire.requests) == 1


def test_chat_completions_answer_too(chat, control):
    done = chat.complete(*ASKED)
    found, missing = read_answers(INPUTS, done.parsed, TAXONOMY)
    assert ([found[p.id].audience for p in INPUTS], missing) == ([VENTURE, AGENCY], ())
    assert done.output_tokens == control("usage")["output_tokens"]
    body = control("requests")["requests"][0]["body"]
    assert body["response_format"]["type"] == "json_schema"
    assert body["reasoning_effort"] == "low"
    assert "temperature" not in body


def test_a_service_without_schemas_is_asked_for_an_object(sandbox, control):
    gateway = CompletionGateway("sk-test", sandbox.openai_url, model=PLAIN_MODEL, api="chat")
    for _ in range(2):
        found, missing = read_answers(INPUTS, gateway.complete(*ASKED).parsed, TAXONOMY)
        assert ([found[p.id].audience for p in INPUTS], missing) == ([VENTURE, AGENCY], ())
    formats = [r["body"]["response_format"]["type"] for r in control("requests")["requests"]]
    assert formats == ["json_schema", "json_object", "json_object"]


def test_models_are_listed_for_nothing(gateway, sandbox, control):
    assert "gpt-6-luna" in gateway.models()
    assert control("usage")["requests"] == 0
    sandbox.context.faults.set("openai.server_error")
    with pytest.raises(RetryLater) as caught:
        gateway.models()
    assert type(caught.value) is RetryLater


def test_the_gateway_is_never_pickled(gateway):
    with pytest.raises(TypeError, match="not pickled"):
        pickle.dumps(gateway)


def test_prices_are_those_that_were_given(sandbox):
    prices = Prices(Decimal(2), Decimal(1), Decimal(8), discount=Decimal("0.5"))
    done = CompletionGateway("sk-test", sandbox.openai_url, prices=prices).complete(*ASKED)
    expected = (done.input_tokens * 2 + done.output_tokens * 8) / Decimal(2_000_000)
    assert done.cost_usd == expected.quantize(Decimal("0.000001"), "ROUND_CEILING")
