"""Maps OpenAI's refusals to what the caller should do. Vendor texts never pass: they may quote input."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from integrations.errors import GiveUp, Misconfigured, RetryLater, VendorError
from integrations.retry_after import read_retry_after

PROVIDER = "openai"

_QUOTA = frozenset({"insufficient_quota", "billing_hard_limit_reached", "account_deactivated"})
_ACCESS = {
    401: "OpenAI refused the key: check OPENAI_API_KEY",
    402: "the service asks for payment: check the account's billing",
    403: "the key may not do this: check the project's rights and region",
    404: "no such model or address: check OPENAI_MODEL and OPENAI_BASE_URL",
}
# 498 is Groq's "no capacity on the flex tier".
_PASSING = frozenset({408, 409, 425, 498})
_CODE = re.compile(r"[a-z0-9_.\[\]-]{1,80}", re.IGNORECASE)
_FORMAT_PARAMS = ("response_format", "text.format")


class MaybeBilled(RetryLater):
    """The answer of a completion was lost: repeating is harmless, but it may be paid for twice.

    A batch costs a fraction of a cent, so it is asked again rather than left in doubt; callers
    settle the reservation at its estimate.
    """


class FormatRefused(GiveUp):
    """A compatible service does not know this `response_format`."""


def read_failure(
    status: int, *, code: str | None, param: str | None, retry_after: str | None, at: datetime
) -> VendorError:
    """The error to raise for an answer of 400 or above."""
    name = code if code and _CODE.fullmatch(code) else ""
    if name in _QUOTA:
        text = f"the account's quota is used up ({name}): check OpenAI's billing"
        return Misconfigured(text, provider=PROVIDER, status=status)
    if status in _ACCESS:
        return Misconfigured(f"{_ACCESS[status]} ({status})", provider=PROVIDER, status=status)
    after = read_retry_after(retry_after, at=at)
    if status == 429:
        return _retry(RetryLater, "rate limit reached", after or timedelta(seconds=10), status)
    if status in _PASSING:
        return _retry(RetryLater, "no capacity now", after, status)
    if status >= 500:
        return _retry(MaybeBilled, "OpenAI failed", after, status)
    shown = ", ".join(part for part in (name, param or "") if _CODE.fullmatch(part))
    text = f"OpenAI refused the request ({status}{': ' if shown else ''}{shown})"
    kind = FormatRefused if (param or "").startswith(_FORMAT_PARAMS) else GiveUp
    return kind(text, provider=PROVIDER, status=status)


def _retry(kind: type[RetryLater], text: str, after: timedelta | None, status: int) -> RetryLater:
    return kind(f"{text} ({status})", after=after, provider=PROVIDER, status=status)
