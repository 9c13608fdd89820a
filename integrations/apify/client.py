"""One method per call to Apify, typed answers, VendorErrors. Knows HTTP, not our models.

Start, then poll; reconcile a start whose outcome is unknown by `list_runs` and `get_input`.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from integrations.apify.fields import as_line, as_object
from integrations.apify.payloads import (
    ItemPage,
    RunEnvelope,
    RunListEnvelope,
    RunSnapshot,
    StartedRun,
)
from integrations.errors import GiveUp, Misconfigured

if TYPE_CHECKING:
    from integrations.apify.connection import Connection

API_URL = "https://api.apify.com"
RUNS_PAGE = 1_000


class ApifyGateway:
    """Made freely, connects on first use and again after a fork. Never a task's argument."""

    def __init__(
        self, token: str, api_url: str = API_URL, *, timeout_seconds: float = 30.0
    ) -> None:
        self._token = token.strip()
        self._api_url = api_url or API_URL
        self._timeout_seconds = timeout_seconds
        self._connection: Connection | None = None
        self._owner_pid = 0
        self._opening = threading.Lock()

    def __repr__(self) -> str:
        return f"ApifyGateway({self._api_url!r})"

    def close(self) -> None:
        if self._connection is not None and self._owner_pid == os.getpid():
            self._connection.close()
        self._connection = None

    def start(
        self, actor_id: str, run_input: dict[str, object], *, max_charge_usd: Decimal, tag: str
    ) -> StartedRun:
        """Starts a paid run, once. `tag` (ASCII) is kept by Apify in the run's user agent.

        Raises OutcomeUnknown when a run may have begun; RetryLater, GiveUp, Misconfigured when
        certainly none has.
        """
        if not max_charge_usd.is_finite() or max_charge_usd <= 0:
            raise GiveUp("a run is never started without a charge cap", provider="apify")
        cap_usd = Decimal(f"{max_charge_usd:f}")  # "1E+1" is no number in a query string
        return self._connected().start(actor_id, run_input, cap_usd=cap_usd, tag=tag)

    def get_run(self, run_id: str) -> RunSnapshot:
        """Raises GiveUp (404) for a run that Apify does not know."""
        connection = self._connected()
        with connection.reading("run"):
            answer = connection.ask("GET", "actor-runs", run_id)
            return RunEnvelope.model_validate(answer).data.snapshot()

    def list_runs(self, actor_id: str | None, *, started_after: datetime) -> Iterator[RunSnapshot]:
        """Each run once, latest first, of one actor or of the account. Pages as it is consumed."""
        path = ("actors", actor_id, "runs") if actor_id else ("actor-runs",)
        offset, seen = 0, set[str]()
        while found := self._list_page(path, offset=offset, started_after=started_after):
            # A run that starts meanwhile pushes others onto the next page: they come twice.
            yield from (run for run in found if run.run_id not in seen)
            seen.update(run.run_id for run in found)
            offset += len(found)

    def get_input(self, key_value_store_id: str) -> dict[str, object] | None:
        """What a run was given; None when its record is gone or is no object."""
        connection = self._connected()
        with connection.reading("input of a run"):
            value = connection.read_record(key_value_store_id, "INPUT")
        return value if isinstance(value, dict) else None

    def get_items(self, dataset_id: str, *, offset: int, limit: int) -> ItemPage:
        """One page. Raises RetryLater for a page that cannot be trusted: without its headers, from
        elsewhere than asked, or empty before the end.
        """
        connection = self._connected()
        with connection.reading("items"):
            return connection.read_items(dataset_id, offset=offset, limit=limit)

    def abort(self, run_id: str) -> RunSnapshot:
        """Ends a run; one that has ended already stays as it is."""
        connection = self._connected()
        with connection.reading("abort"):
            answer = connection.ask("POST", "actor-runs", run_id, "abort")
            return RunEnvelope.model_validate(answer).data.snapshot()

    def whoami(self) -> str:
        """The account's user name: the cheapest proof that the token works."""
        connection = self._connected()
        with connection.reading("account"):
            answer = as_object(connection.ask("GET", "users", "me"))
            return as_line(as_object(answer["data"])["username"])

    def _list_page(
        self, path: tuple[str, ...], *, offset: int, started_after: datetime
    ) -> list[RunSnapshot]:
        connection = self._connected()
        with connection.reading("list of runs"):
            answer = connection.ask(
                "GET",
                *path,
                desc=True,
                limit=RUNS_PAGE,
                offset=offset,
                startedAfter=started_after,
            )
            return [run.snapshot() for run in RunListEnvelope.model_validate(answer).data.items]

    def _connected(self) -> Connection:
        if not self._token:
            raise Misconfigured("APIFY_TOKEN is not set", provider="apify")
        if not self._token.isascii() or not self._token.isprintable() or " " in self._token:
            raise Misconfigured("APIFY_TOKEN holds characters that no token has", provider="apify")
        with self._opening:  # threads that begin at once share one connection
            if self._connection is None or self._owner_pid != os.getpid():
                # Loaded here: the library takes half a second that most commands need not spend.
                from integrations.apify.connection import open_connection  # noqa: PLC0415

                self._connection = open_connection(
                    self._token, self._api_url, timeout_seconds=self._timeout_seconds
                )
                self._owner_pid = os.getpid()
            return self._connection
