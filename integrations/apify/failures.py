"""What Apify's failures ask of us, said once. Four families of exceptions: the library's, the
transport's, pydantic's (its models are strict) and KeyError (headers that are missing).
"""

from __future__ import annotations

import httpx2
from apify_client.errors import ApifyApiError, ApifyClientError
from pydantic import ValidationError

from integrations.apify.fields import as_line
from integrations.apify.transport import asked_to_wait
from integrations.errors import GiveUp, Misconfigured, OutcomeUnknown, RetryLater, VendorError

FAMILIES: tuple[type[Exception], ...] = (
    ApifyClientError,
    httpx2.HTTPError,
    httpx2.InvalidURL,
    httpx2.StreamError,
    ValueError,  # pydantic's, and bodies or headers that cannot be read
    LookupError,
    TypeError,
    OSError,  # the deadline among them
)
NEVER_SENT = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout, httpx2.ProxyError)
WRONG_ADDRESS = (httpx2.UnsupportedProtocol, httpx2.InvalidURL)
# Refused for want of memory or slots: clears by itself when other runs end.
CROWDED = {"actor-memory-limit-exceeded", "concurrent-runs-limit-exceeded"}
DOUBTFUL_STATUSES = {408, 409}
PROVIDER = "apify"
# What a person does about a refusal: by Apify's own word for it, else by status.
ADVICE = {
    "actor-is-not-rented": "Rent the actor at Apify, or choose another in the settings",
    "platform-feature-disabled": "Raise the monthly usage limit at Apify (Billing, Limits)",
}
ADVICE_BY_STATUS = {
    401: "Set APIFY_TOKEN to a token that Apify accepts",
    402: "Add credit or a larger plan at Apify (Billing)",
    403: "Give the token of APIFY_TOKEN the right to run this actor, or look at Apify's Billing",
}


def judge_start(error: Exception, *, secret: str = "", actor_id: str = "") -> VendorError:
    """Of a paid start: only a plain refusal proves that no run began; any doubt is OutcomeUnknown."""
    words = f"start of {actor_id}: {describe(error, secret=secret)}"
    if isinstance(error, NEVER_SENT):
        return RetryLater(words, provider=PROVIDER)
    if isinstance(error, WRONG_ADDRESS):
        return Misconfigured(words, provider=PROVIDER)
    if not isinstance(error, ApifyApiError) or not is_refusal(error.status_code):
        return OutcomeUnknown(words, provider=PROVIDER, status=_status(error))
    if error.status_code == 404:
        words = f"{words}. Apify has no such actor: choose another in the settings"
        return Misconfigured(words, provider=PROVIDER, status=404)
    return _judge_refusal(error, words)


def judge_read(error: Exception, *, secret: str = "", what: str = "") -> VendorError:
    """Of a read, or of an abort: repeating is harmless, so what is unclear is tried again."""
    words = f"{what}: {describe(error, secret=secret)}"
    if isinstance(error, (*WRONG_ADDRESS, httpx2.LocalProtocolError)):
        return Misconfigured(words, provider=PROVIDER)
    if not isinstance(error, ApifyApiError) or not is_refusal(error.status_code):
        return RetryLater(words, after=asked_to_wait(), provider=PROVIDER, status=_status(error))
    return _judge_refusal(error, words)


def is_refusal(status: int) -> bool:
    """A 4xx that says "no" and not "too late" or "at the same time as another"."""
    return 400 <= status < 500 and status not in DOUBTFUL_STATUSES


def describe(error: Exception, *, secret: str = "") -> str:
    """For an operator: no token, no body that is not Apify's, no value of a field."""
    if isinstance(error, ApifyApiError):
        words = f"{error.type}: {as_line(error.message)}" if error.type else "not Apify's own error"
        words = f"HTTP {error.status_code}, {words}"
    elif isinstance(error, ValidationError):
        place = ".".join(str(part) for part in error.errors(include_input=False)[0]["loc"])
        words = f"an answer of an unexpected shape at {place}"
    else:
        words = type(error).__name__
    return (words.replace(secret, "***") if secret else words)[:300]


def _judge_refusal(error: ApifyApiError, words: str) -> VendorError:
    status = error.status_code
    if status == 429 or error.type in CROWDED:
        return RetryLater(words, after=asked_to_wait(), provider=PROVIDER, status=status)
    if status in {401, 402, 403}:
        words = f"{words}. {ADVICE.get(error.type or '', ADVICE_BY_STATUS[status])}"
        return Misconfigured(words, provider=PROVIDER, status=status)
    return GiveUp(words, provider=PROVIDER, status=status)


def _status(error: Exception) -> int | None:
    return error.status_code if isinstance(error, ApifyApiError) else None
