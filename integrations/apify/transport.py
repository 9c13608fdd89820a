"""How requests reach Apify: by httpx2 (the library's own transport does not survive a fork), in time."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta

import httpx2
from apify_client.http_clients import Httpx2HttpClient

_deadline: ContextVar[float] = ContextVar("apify_deadline")
_tag: ContextVar[str] = ContextVar("apify_tag", default="")
_retry_after: ContextVar[timedelta | None] = ContextVar("apify_retry_after", default=None)


class DeadlinePassedError(TimeoutError):
    """The call as a whole took too long, whatever each socket operation did."""


@contextmanager
def call_within(seconds: float, *, tag: str = "") -> Iterator[None]:
    """One call to the vendor, its retries included; `tag` goes into its user agent."""
    tokens = _deadline.set(time.monotonic() + seconds), _tag.set(tag)
    _retry_after.set(None)
    try:
        yield
    finally:
        _deadline.reset(tokens[0])
        _tag.reset(tokens[1])


def asked_to_wait() -> timedelta | None:
    """`Retry-After` of the last answer, in seconds, which the library does not hand on."""
    return _retry_after.get()


class DeadlineHttpClient(Httpx2HttpClient):
    """httpx2 limits each socket operation; this limits the sum of them, retries included."""

    def send_request(
        self,
        *,
        method: str,
        url: str,
        headers: dict[str, str],
        content: bytes | Iterator[bytes] | None,
        timeout: float | None,
        stream: bool,  # noqa: ARG002 - answers are small: they are always read here, under the deadline
    ) -> httpx2.Response:
        left = seconds_left()
        try:
            response = super().send_request(
                method=method,
                url=url,
                headers=with_tag(headers),
                content=content,
                timeout=left if timeout is None else min(left, timeout),
                stream=True,
            )
            _retry_after.set(read_retry_after(response.headers.get("retry-after", "")))
            return read_in_time(response)
        except httpx2.ReadTimeout as error:
            # Each read waits for as long as the call has left: one that stops is one that drips.
            raise DeadlinePassedError from error


def seconds_left() -> float:
    left = _deadline.get() - time.monotonic()
    if left <= 0:
        raise DeadlinePassedError
    return left


def with_tag(headers: dict[str, str]) -> dict[str, str]:
    """A start carries its tag and a connection of its own: on a kept-alive one that the server has
    just closed, "refused" and "lost on the way" look the same.
    """
    tag = _tag.get()
    if not tag:
        return headers
    return {**headers, "User-Agent": f"{headers['User-Agent']}; {tag}", "Connection": "close"}


def read_in_time(response: httpx2.Response) -> httpx2.Response:
    """The whole answer, or DeadlinePassedError; a body that drips would never time out."""
    try:
        chunks = []
        for chunk in response.iter_raw():
            chunks.append(chunk)
            seconds_left()
    finally:
        response.close()
    return httpx2.Response(
        response.status_code,
        headers=response.headers,
        content=b"".join(chunks),
        request=response.request,
    )


def read_retry_after(value: str) -> timedelta | None:
    """Whole seconds, a day at most; dates are not sent by Apify."""
    return timedelta(seconds=min(int(value), 86_400)) if value.isdecimal() else None
