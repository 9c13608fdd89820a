"""Apify's library, bound to one process. Everything that leaves here is a VendorError or an answer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from apify_client import ApifyClient

from integrations.apify.failures import FAMILIES, judge_read, judge_start
from integrations.apify.payloads import ItemPage, StartedRun
from integrations.apify.transport import DeadlineHttpClient, call_within
from integrations.errors import Misconfigured

READ_RETRIES = 2
FIRST_WAIT = timedelta(milliseconds=200)


class Connection:
    """Two clients: reads are repeated a little, a start never (a lost answer would be paid twice)."""

    def __init__(self, token: str, api_url: str, *, timeout_seconds: float) -> None:
        self._token = token
        self._seconds = timeout_seconds
        root = api_url.rstrip("/")
        self._base = root if root.endswith("/v2") else f"{root}/v2"
        self._reader = self._make_client(root, retries=READ_RETRIES)
        self._starter = self._make_client(root, retries=0)

    def close(self) -> None:
        for client in (self._reader, self._starter):
            client.http_client.close()

    def start(
        self, actor_id: str, run_input: dict[str, object], *, cap_usd: Decimal, tag: str
    ) -> StartedRun:
        """POST once. Raises what judge_start says."""
        try:
            with call_within(self._seconds, tag=tag):
                run = self._starter.actor(actor_id).start(
                    run_input=run_input, max_total_charge_usd=cap_usd, timeout=self._timeout
                )
        except FAMILIES as error:
            raise judge_start(error, secret=self._token, actor_id=actor_id) from None
        return StartedRun(
            run_id=run.id,
            status=run.status,
            dataset_id=run.default_dataset_id,
            key_value_store_id=run.default_key_value_store_id,
            started_at=run.started_at,
        )

    def ask(self, method: str, *path: str, **params: object) -> Any:
        """The JSON of an answer; the path's parts are quoted here. Reads, and aborts, only."""
        url = "/".join((self._base, *(quote(part.replace("/", "~"), safe="~") for part in path)))
        return self._reader.http_client.call(
            method=method, url=url, params=params, timeout=self._timeout
        ).json()

    def read_record(self, store_id: str, key: str) -> object:
        """A record's value, None when there is no such record."""
        record = self._reader.key_value_store(store_id).get_record(key, timeout=self._timeout)
        return record["value"] if record else None

    def read_items(self, dataset_id: str, *, offset: int, limit: int) -> ItemPage:
        """Raises KeyError or ValueError where the pagination headers are missing or wrong."""
        page = self._reader.dataset(dataset_id).list_items(
            offset=offset, limit=limit, timeout=self._timeout
        )
        total = max(page.total, offset + len(page.items))
        if page.offset != offset or (not page.items and total > offset):
            raise ValueError("another page than was asked for, or an empty one before the end")
        return ItemPage(items=list(page.items), offset=offset, limit=limit, total=total)

    @contextmanager
    def reading(self, what: str) -> Iterator[None]:
        """Bounds a read in time and turns its failures into VendorErrors."""
        try:
            with call_within(self._seconds):
                yield
        except FAMILIES as error:
            raise judge_read(error, secret=self._token, what=what) from None

    @property
    def _timeout(self) -> timedelta:
        return timedelta(seconds=self._seconds)

    def _make_client(self, root: str, *, retries: int) -> ApifyClient:
        transport = DeadlineHttpClient(
            max_retries=retries, min_delay_between_retries=FIRST_WAIT, timeout_max=self._timeout
        )
        return ApifyClient.with_custom_http_client(self._token, api_url=root, http_client=transport)


def open_connection(token: str, api_url: str, *, timeout_seconds: float) -> Connection:
    """Nothing is sent yet. Raises Misconfigured for an address that is none."""
    try:
        return Connection(token, api_url, timeout_seconds=timeout_seconds)
    except ValueError:
        raise Misconfigured("APIFY_API_URL is no web address", provider="apify") from None
