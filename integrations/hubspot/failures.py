"""Maps HubSpot's refusals to what the caller should do. Vendor texts never pass: they hold values."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta

from pydantic import ValidationError

from integrations.errors import GiveUp, Misconfigured, RetryLater, VendorError
from integrations.hubspot.payloads import Reply, RowOutcome, RowState, WireError
from integrations.retry_after import read_retry_after

PROVIDER = "hubspot"
LEFT_OUT = "LEFT_OUT"

# https://developers.hubspot.com/docs/api/usage-details: a rolling window of ten seconds.
_WAITS = {"SECONDLY": timedelta(seconds=1), "TEN_SECONDLY_ROLLING": timedelta(seconds=10)}
_NOTHING = timedelta(0)
# Status -> what to say, and the shortest wait. 477: the account moves between data centres.
_PASSING: dict[int, tuple[str, timedelta | None]] = {
    408: ("the request timed out", None),
    423: ("a record is locked", timedelta(seconds=2)),
    425: ("HubSpot is not ready", None),
    477: ("the account is being moved", timedelta(seconds=10)),
}
_NAME = re.compile(r"[a-z0-9_]{1,100}", re.IGNORECASE)
_SCOPE = re.compile(r"[a-z0-9_.-]{1,100}", re.IGNORECASE)
_EXISTING = re.compile(r"Existing ID: (\d+)")
_OWNER = re.compile(r"(\d+) already has that value")


class DailyLimit(Misconfigured):
    """The account's daily allowance is used up: nothing succeeds until HubSpot's midnight."""


class Refused(GiveUp):
    """A request that HubSpot will never accept as it is. `error` is HubSpot's own account of why:
    it may quote values, so it is read by code and never shown.
    """

    def __init__(self, message: str, *, status: int, error: WireError) -> None:
        super().__init__(message, provider=PROVIDER, status=status)
        self.error = error


def read_failure(reply: Reply, *, at: datetime) -> VendorError:
    """The error to raise for an answer of 300 or above."""
    error = read_error(reply.body)
    if reply.status in {401, 402, 403}:
        return _refuse_access(reply.status, error)
    after = read_retry_after(reply.headers.get("retry-after"), at=at)
    if reply.status == 429:
        return _read_rate_limit(error, after)
    if reply.status in _PASSING or reply.status >= 500:
        text, least = _PASSING.get(reply.status, ("HubSpot failed", None))
        return _retry(text, max(after or _NOTHING, least) if least else after, reply.status)
    code, message = describe(error)
    if code == "PROPERTY_DOESNT_EXIST":
        return _misconfigure(f"{message}; run `manage.py setup_hubspot`", reply.status)
    return Refused(f"{message} ({reply.status})", status=reply.status, error=error)


def read_error(body: object) -> WireError:
    """An error body as far as it can be read: proxies answer in HTML, some fields vary."""
    try:
        return WireError.model_validate(body)
    except ValidationError:
        if not isinstance(body, dict):
            return WireError()
        known = {name: body[name] for name in ("category", "message", "policyName") if name in body}
        return WireError.model_validate({name: str(value) for name, value in known.items()})


def describe(error: WireError) -> tuple[str, str]:
    """The most exact code of an error, and a sentence fit for logs."""
    details = _read_details(error)
    codes = [str(detail.get("error") or detail.get("code") or "") for detail in details]
    code = next((c for c in codes if _NAME.fullmatch(c)), "")
    if not code:
        code = error.category if _NAME.fullmatch(error.category) else "UNKNOWN"
    names = sorted({str(detail.get("name") or "") for detail in details})
    shown = ", ".join(name for name in names if _NAME.fullmatch(name))
    return code, f"HubSpot refused: {code}" + (f" on {shown}" if shown else "")


def read_existing_id(error: WireError) -> str:
    """The contact that owns the value, where the text names it.

    In "... on A. B already has that value" it is B, not the A that was to be written.
    """
    texts = [error.message, *(str(detail.get("message", "")) for detail in error.errors)]
    matches = (pattern.search(text) for text in texts for pattern in (_EXISTING, _OWNER))
    return next((match.group(1) for match in matches if match), "")


def fail_row(trace_id: str, error: WireError) -> RowOutcome:
    code, message = describe(error)
    return RowOutcome(
        trace_id=trace_id,
        state=RowState.FAILED,
        category=code,
        message=message,
        existing_id=read_existing_id(error),
    )


def leave_out(trace_id: str) -> RowOutcome:
    """A row that HubSpot answered without, as it does for ids merged into others."""
    return RowOutcome(
        trace_id=trace_id,
        state=RowState.FAILED,
        category=LEFT_OUT,
        message="HubSpot left this row out: deleted, or merged into another contact",
    )


def _read_details(error: WireError) -> list[dict[str, object]]:
    # "Property values were not valid: [{...}]": the text holds a JSON list.
    start = error.message.find("[{")
    listed: object = None
    if start >= 0:
        try:
            listed, _ = json.JSONDecoder().raw_decode(error.message[start:])
        except ValueError:
            listed = None
    found = [*(listed if isinstance(listed, list) else ()), *error.errors]
    return [detail for detail in found if isinstance(detail, dict) and detail]


def _read_rate_limit(error: WireError, after: timedelta | None) -> VendorError:
    if error.policy_name == "DAILY":
        text = "HubSpot's daily request limit is used up; it resets at midnight in the account's time zone"
        return DailyLimit(text, provider=PROVIDER, status=429)
    wait = after or _WAITS.get(error.policy_name, _WAITS["TEN_SECONDLY_ROLLING"])
    return _retry("rate limit reached", wait, 429)


def _refuse_access(status: int, error: WireError) -> Misconfigured:
    if status == 401:
        return _misconfigure("HubSpot refused the token: check HUBSPOT_ACCESS_TOKEN", status)
    if status == 402:
        return _misconfigure("HubSpot asks for payment: check the account's subscription", status)
    scopes = sorted(set(_read_scopes(error)))
    text = f"the token lacks scopes: {', '.join(scopes)}" if scopes else "the token lacks a scope"
    return _misconfigure(f"HubSpot refused: {text}; add them to the private app", status)


def _read_scopes(error: WireError) -> list[str]:
    contexts = [error.context, *(detail.get("context") for detail in error.errors)]
    found: list[str] = []
    for context in contexts:
        if isinstance(context, dict):
            for name in ("requiredScopes", "requiredGranularScopes", "missingScopes"):
                values = context.get(name)
                found += [str(value) for value in values] if isinstance(values, list) else []
    return [scope for scope in found if _SCOPE.fullmatch(scope)]


def _misconfigure(text: str, status: int) -> Misconfigured:
    return Misconfigured(text, provider=PROVIDER, status=status)


def _retry(text: str, after: timedelta | None, status: int) -> RetryLater:
    return RetryLater(f"{text} ({status})", after=after, provider=PROVIDER, status=status)
