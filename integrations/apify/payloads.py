"""Apify's answers: the fields we use, and the frozen values we hand on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Annotated

from pydantic import BeforeValidator, Field

from integrations.apify.fields import Key, Line, Moment, Object, Payload, as_line

TERMINAL = {"SUCCEEDED", "FAILED", "TIMED-OUT", "ABORTED"}


def as_usd(value: object) -> Decimal | None:
    """JSON's number as the decimal it was written as; None when it is no amount."""
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        return None
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and amount >= 0 else None


class RunPayload(Payload):
    """A run, of a list or alone. The library's own model is strict and would refuse a paid run's
    answer for a field that we never look at.
    """

    id: Key
    actor_id: Line = Field("", alias="actId")
    status: Line = ""
    status_message: Line = Field("", alias="statusMessage")
    started_at: Moment = Field(None, alias="startedAt")
    finished_at: Moment = Field(None, alias="finishedAt")
    usage_total_usd: Annotated[Decimal | None, BeforeValidator(as_usd)] = Field(
        None, alias="usageTotalUsd"
    )
    dataset_id: Line = Field("", alias="defaultDatasetId")
    key_value_store_id: Line = Field("", alias="defaultKeyValueStoreId")
    meta: Object = Field(default_factory=dict)

    def snapshot(self) -> RunSnapshot:
        return RunSnapshot(
            run_id=self.id,
            actor_id=self.actor_id,
            status=self.status,
            status_message=self.status_message,
            started_at=self.started_at,
            finished_at=self.finished_at,
            usage_total_usd=self.usage_total_usd,
            dataset_id=self.dataset_id,
            key_value_store_id=self.key_value_store_id,
            user_agent=as_line(self.meta.get("userAgent")),
        )


class RunEnvelope(Payload):
    data: RunPayload


class RunList(Payload):
    items: list[RunPayload]


class RunListEnvelope(Payload):
    data: RunList


@dataclass(frozen=True, slots=True)
class StartedRun:
    """A run that Apify has confirmed."""

    run_id: str
    status: str
    dataset_id: str
    key_value_store_id: str
    started_at: datetime


@dataclass(frozen=True, slots=True)
class RunSnapshot:
    """A run as it is now. `actor_id` is Apify's internal id, not the `owner/name` it was started by.

    `usage_total_usd` is preliminary for some ten seconds after the end; None when not said.
    """

    run_id: str
    actor_id: str
    status: str
    status_message: str
    started_at: datetime | None
    finished_at: datetime | None
    usage_total_usd: Decimal | None
    dataset_id: str
    key_value_store_id: str
    user_agent: str

    @property
    def is_terminal(self) -> bool:
        """A status we do not know is not an end: the next look may tell."""
        return self.status in TERMINAL

    @property
    def is_succeeded(self) -> bool:
        return self.status == "SUCCEEDED"


@dataclass(frozen=True, slots=True)
class ItemPage:
    """Items `offset` to `next_offset` of a dataset of `total`. Go on until `is_last`."""

    items: list[object]
    offset: int
    limit: int
    total: int

    @property
    def next_offset(self) -> int:
        return self.offset + len(self.items)

    @property
    def is_last(self) -> bool:
        """All that the vendor counts is here. The count lags behind fresh items, so a page filled
        to its limit is never the last.
        """
        return self.next_offset >= self.total and len(self.items) < self.limit
