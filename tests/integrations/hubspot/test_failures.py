from datetime import UTC, datetime, timedelta

import pytest

from integrations.errors import GiveUp, Misconfigured, RetryLater
from integrations.hubspot.failures import describe, read_error, read_existing_id, read_failure
from integrations.hubspot.payloads import Reply, WireError

AT = datetime(2026, 11, 2, 9, tzinfo=UTC)


def fail(status, body=None, **headers):
    return read_failure(Reply(status, headers, body), at=AT)


@pytest.mark.parametrize("status", [408, 425, 500, 503])
def test_passing_trouble_is_for_later(status):
    failure = fail(status, **{"retry-after": "4"})
    assert (type(failure), failure.after, failure.status, failure.provider) == (
        RetryLater,
        timedelta(seconds=4),
        status,
        "hubspot",
    )


def test_a_lock_is_waited_for_as_long_as_it_says():
    assert fail(423, **{"retry-after": "1"}).after == timedelta(seconds=2)
    assert fail(423, **{"retry-after": "9"}).after == timedelta(seconds=9)


def test_a_move_of_the_account_is_waited_for():
    assert fail(477).after == timedelta(seconds=10)
    assert fail(477, **{"retry-after": "60"}).after == timedelta(seconds=60)


@pytest.mark.parametrize(
    ("policy", "seconds"), [("SECONDLY", 1), ("TEN_SECONDLY_ROLLING", 10), ("NEW_POLICY", 10)]
)
def test_a_rate_limit_is_waited_out_by_its_policy(policy, seconds):
    assert fail(429, {"policyName": policy}).after == timedelta(seconds=seconds)


@pytest.mark.parametrize("status", [401, 402, 403])
def test_refused_access_is_for_a_person(status):
    assert type(fail(status, {"context": {"requiredScopes": "no list"}})) is Misconfigured


def test_missing_scopes_are_named_wherever_they_stand():
    body = {
        "context": {"missingScopes": ["b.read", "not a scope <b>"]},
        "errors": [{"context": {"requiredGranularScopes": ["a.write"]}}, {"context": None}],
    }
    text = "HubSpot refused: the token lacks scopes: a.write, b.read; add them to the private app"
    assert str(fail(403, body)) == text
    assert "lacks a scope;" in str(fail(403, "<html>"))


def test_another_refusal_gives_up_without_the_vendors_words():
    failure = fail(400, {"category": "VALIDATION_ERROR", "message": "ada@customer.example is bad"})
    assert isinstance(failure, GiveUp)
    assert str(failure) == "HubSpot refused: VALIDATION_ERROR (400)"


@pytest.mark.parametrize("body", [None, "<html>", ["list"], 5])
def test_a_body_that_is_no_error_reads_as_nothing(body):
    assert read_error(body) == WireError()


def test_a_body_of_another_shape_keeps_what_can_be_read():
    body = {"category": "CONFLICT", "message": "Existing ID: 12", "context": "text"}
    assert read_error(body) == WireError(category="CONFLICT", message="Existing ID: 12")


@pytest.mark.parametrize(
    ("message", "errors", "code", "text"),
    [
        ("", [], "VALIDATION_ERROR", "HubSpot refused: VALIDATION_ERROR"),
        ("x: [{broken", [], "VALIDATION_ERROR", "HubSpot refused: VALIDATION_ERROR"),
        (
            'x: [{"error":"INVALID_OPTION","name":"a"},{"error":"INVALID_EMAIL","name":"b"}] end',
            [],
            "INVALID_OPTION",
            "HubSpot refused: INVALID_OPTION on a, b",
        ),
        (
            "",
            [{"code": "INVALID_EMAIL", "name": "ada@customer.example"}],
            "INVALID_EMAIL",
            "HubSpot refused: INVALID_EMAIL",
        ),
    ],
)
def test_an_error_is_described_by_codes_and_property_names(message, errors, code, text):
    error = WireError(category="VALIDATION_ERROR", message=message, errors=errors)
    assert describe(error) == (code, text)


def test_a_category_with_words_in_it_is_not_shown():
    assert describe(WireError(category="Ada Example")) == ("UNKNOWN", "HubSpot refused: UNKNOWN")


@pytest.mark.parametrize(
    ("message", "errors", "owner"),
    [
        ("Contact already exists. Existing ID: 77", [], "77"),
        ("Cannot set PropertyValueCoordinates{x} on 11. 22 already has that value.", [], "22"),
        ("no", [{"message": "Existing ID: 5"}], "5"),
        ("no", [], ""),
    ],
)
def test_the_owner_of_a_value_is_read(message, errors, owner):
    assert read_existing_id(WireError(message=message, errors=errors)) == owner


def test_list_of_anything_else_in_a_message_is_no_detail():
    text = 'Property values were not valid: [{"error": "INVALID_OPTION", "name": "x"}, "Ada", 7]'
    assert describe(WireError(message=text)) == (
        "INVALID_OPTION",
        "HubSpot refused: INVALID_OPTION on x",
    )
