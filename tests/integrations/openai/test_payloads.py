from decimal import Decimal

import pytest

from integrations.openai.payloads import (
    CompletionStatus,
    Prices,
    Usage,
    WireChat,
    WireResponse,
    read_completion,
    read_object,
)


def judge(model, **fields):
    done = read_completion(model.model_validate({"model": "m", **fields}), Prices())
    return done.status, done.reason


def test_cost_is_rounded_up_and_cached_tokens_have_their_price():
    prices = Prices(Decimal(1), Decimal("0.5"), Decimal(4), discount=Decimal("0.5"))
    usage = Usage(input_tokens=1001, cached_tokens=500, output_tokens=100, reasoning_tokens=40)
    # (501 x 1 + 500 x 0.5 + 100 x 4) / 2 / 1,000,000 = 0.0005755
    assert prices.cost(usage) == Decimal("0.000576")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"status": "incomplete"}, (CompletionStatus.INCOMPLETE, "incomplete")),
        ({"status": "cancelled"}, (CompletionStatus.FAILED, "cancelled")),
        ({"status": "completed"}, (CompletionStatus.FAILED, "empty answer")),
    ],
)
def test_a_response_without_details_is_judged(fields, expected):
    assert judge(WireResponse, **fields) == expected


@pytest.mark.parametrize(
    ("choices", "expected"),
    [
        ([], (CompletionStatus.FAILED, "no choice")),
        (
            [{"finish_reason": "content_filter", "message": {}}],
            (CompletionStatus.REFUSED, "content_filter"),
        ),
        ([{"message": {"content": '{"a": 1}'}}], (CompletionStatus.COMPLETE, "")),
    ],
)
def test_a_chat_answer_is_judged(choices, expected):
    assert judge(WireChat, choices=choices) == expected


def test_usage_without_details_is_read():
    usage = {"prompt_tokens": 10, "completion_tokens": 5}
    assert WireChat(model="m", usage=usage).to_usage() == Usage(10, 0, 5, 0)
    details = {"input_tokens": 10, "input_tokens_details": {"cached_tokens": None}}
    assert WireResponse(model="m", status="completed", usage=details).to_usage() == Usage(10)


def test_more_cached_than_read_is_not_believed():
    usage = {"input_tokens": 10, "input_tokens_details": {"cached_tokens": 50}}
    assert WireResponse(model="m", status="completed", usage=usage).to_usage() == Usage(10, 10)


@pytest.mark.parametrize("text", [None, "", "[1]", "{", "[" * 100_000, "5"])
def test_what_is_no_object_is_none(text):
    assert read_object(text) is None
