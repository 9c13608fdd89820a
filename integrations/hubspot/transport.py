"""One HTTP call to HubSpot through the official client, judged once.

The client's raw request is used, not its generated methods: those turn every answer into models
(twenty times slower), hide the headers and return None for a 2xx they did not expect.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, NoReturn, TypeVar

from pydantic import BaseModel, ValidationError

from integrations.errors import OutcomeUnknown, RetryLater
from integrations.hubspot.failures import PROVIDER, read_failure
from integrations.hubspot.pacing import Pace
from integrations.hubspot.payloads import RateLimits, Reply

CONNECT_SECONDS = 3
READ_SECONDS = 30
ATTEMPTS = 3
# A wait longer than this is the caller's to plan, not ours to sit out.
LONGEST_PAUSE = timedelta(seconds=11)
# Answered instead of doing anything, so that repeating is safe for every request.
_NOTHING_DONE = (423, 429)

Query = list[tuple[str, str]]
Wire = TypeVar("Wire", bound=BaseModel)


class Transport:
    """Holds the one API object (each carries a connection pool) and the pace. Never pickled."""

    def __init__(
        self,
        access_token: str,
        api_url: str,
        *,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
        attempts: int = ATTEMPTS,
        read_seconds: float = READ_SECONDS,
    ) -> None:
        self._access_token = access_token
        self._api_url = api_url.rstrip("/")
        self._sleep = sleep
        self._attempts = attempts
        self._timeout = (CONNECT_SECONDS, read_seconds)
        self._api: Any = None
        self.pace = Pace(clock)

    def __reduce__(self) -> NoReturn:
        # The client pickles with its token in clear: it must never become a task's argument.
        raise TypeError("a HubSpot connection holds a token and is not pickled")

    @property
    def limits(self) -> RateLimits:
        return self.pace.limits

    def read(self, method: str, path: str, answer: type[Wire], **options: Any) -> Wire:
        """A call that changes nothing. An answer that cannot be read is asked for again later."""
        reply = self.send(method, path, **options)
        try:
            return answer.model_validate(reply.body)
        except ValidationError:
            text = f"HubSpot's answer ({reply.status}) cannot be read"
            raise RetryLater(text, provider=PROVIDER, status=reply.status) from None

    def write(self, method: str, path: str, answer: type[Wire], **options: Any) -> Wire:
        """A call that changes something: an answer that cannot be read leaves that open."""
        reply = self.send(method, path, **options)
        try:
            return answer.model_validate(reply.body)
        except ValidationError:
            text = f"HubSpot's answer ({reply.status}) does not say what was written"
            raise OutcomeUnknown(text, provider=PROVIDER, status=reply.status) from None

    def send(
        self,
        method: str,
        path: str,
        *,
        query: Query | None = None,
        body: object = None,
        search: bool = False,
    ) -> Reply:
        """A 2xx answer; anything else raises. Short waits (423, 429) are sat out here."""
        left = self._attempts
        while True:
            self._wait(self.pace.pause_needed(search=search))
            reply = self._send_once(method, path, query or [], body)
            if search:
                self.pace.note_search()
            if reply.status < 300:
                return reply
            left -= 1
            self._wait_or_raise(reply, left)

    def _wait_or_raise(self, reply: Reply, left: int) -> None:
        failure = read_failure(reply, at=datetime.now(UTC))
        wait = failure.after if isinstance(failure, RetryLater) else None
        if not left or reply.status not in _NOTHING_DONE or not wait or wait > LONGEST_PAUSE:
            raise failure
        self._wait(wait)

    def _wait(self, pause: timedelta) -> None:
        if pause:
            self._sleep(pause.total_seconds())

    def _send_once(self, method: str, path: str, query: Query, body: object) -> Reply:
        import urllib3  # noqa: PLC0415 - with the client it takes seconds; only workers need it

        api = self._open()
        try:
            raw = api.api_client.call_api(
                path,
                method,
                query_params=query,
                header_params={"Accept": "application/json", "Content-Type": "application/json"},
                body=body,
                auth_settings=["oauth2"],
                _return_http_data_only=True,
                _preload_content=False,
                _request_timeout=self._timeout,
            )
            reply = _read_reply(raw.status, raw.headers, raw.data)
        except urllib3.exceptions.HTTPError as error:
            # Also for batch writes: they go by id or unique key, so that repeating is harmless.
            text = f"HubSpot did not answer ({_name_cause(error)})"
            raise RetryLater(text, provider=PROVIDER) from None
        except UnicodeDecodeError:
            # The client decodes error bodies as UTF-8; proxies write theirs as they like.
            raise RetryLater("HubSpot's error cannot be read", provider=PROVIDER) from None
        except api.failures as error:
            reply = _read_reply(error.status, error.headers or {}, error.body)
        self.pace.note(reply.headers)
        return reply

    def _open(self) -> Any:
        if self._api is None:
            self._api = _open_api(self._access_token, self._api_url)
        return self._api


class _Api:
    """The client's API object, and the exceptions its module raises."""

    def __init__(self, api_client: Any, failures: type[Exception]) -> None:
        self.api_client = api_client
        self.failures = failures


def _open_api(access_token: str, api_url: str) -> _Api:
    from hubspot import HubSpot  # noqa: PLC0415 - slow to import; only workers need it
    from hubspot.crm.contacts.exceptions import ApiException  # noqa: PLC0415
    from urllib3.util.retry import Retry  # noqa: PLC0415

    # Only connections that were never made are tried again: every answer is judged by us.
    retry = Retry(
        total=2,
        connect=2,
        read=0,
        status=0,
        other=0,
        redirect=0,
        allowed_methods=None,
        respect_retry_after_header=False,
        raise_on_status=False,
    )
    client = HubSpot(access_token=access_token, host=api_url, retry=retry)
    return _Api(client.crm.contacts.batch_api.api_client, ApiException)


def _name_cause(error: Exception) -> str:
    # urllib3 wraps what happened: "MaxRetryError" tells an operator nothing.
    return type(getattr(error, "reason", None) or error).__name__


def _read_reply(status: int, headers: Any, data: bytes | str) -> Reply:
    try:
        body = json.loads(data)
    except ValueError:
        body = None
    lowered = {str(name).lower(): str(value) for name, value in dict(headers).items()}
    return Reply(status=status, headers=lowered, body=body)
