from datetime import UTC, datetime, timedelta

import pytest

from integrations.errors import GiveUp, Misconfigured, RetryLater
from integrations.openai.failures import FormatRefused, MaybeBilled, read_failure

AT = datetime(2026, 11, 2, 9, tzinfo=UTC)


def fail(status, *, code=None, param=None, retry_after=None):
    return read_failure(status, code=code, param=param, retry_after=retry_after, at=AT)


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (429, "insufficient_quota", Misconfigured),
        (429, "rate_limit_exceeded", RetryLater),
        (401, None, Misconfigured),
        (402, None, Misconfigured),
        (403, None, Misconfigured),
        (404, "model_not_found", Misconfigured),
        (498, None, RetryLater),
        (408, None, RetryLater),
        (500, None, MaybeBilled),
        (529, None, MaybeBilled),
        (400, None, GiveUp),
        (422, "odd", GiveUp),
    ],
)
def test_a_status_says_what_to_do(status, code, kind):
    failure = fail(status, code=code)
    assert (type(failure), failure.status, failure.provider) == (kind, status, "openai")


def test_a_rate_limit_is_waited_out():
    assert fail(429, retry_after="300").after == timedelta(minutes=5)
    assert fail(429).after == timedelta(seconds=10)


def test_words_that_may_quote_the_input_stay_out():
    failure = fail(400, code="Ada Example wrote this", param="in put")
    assert str(failure) == "OpenAI refused the request (400)"


def test_a_format_that_is_not_known_is_told_apart():
    assert type(fail(400, param="response_format")) is FormatRefused
