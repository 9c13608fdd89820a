"""What goes to and comes from HubSpot: our typed rows, and the fields we read of its answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class RowState(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class UpsertRow:
    """One contact to create or update by its unique key; `trace_id` is unique within the call."""

    key: str
    trace_id: str
    properties: dict[str, str]


@dataclass(frozen=True, slots=True)
class UpdateRow:
    """One contact to update by its HubSpot id."""

    hubspot_id: str
    trace_id: str
    properties: dict[str, str]


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """What became of one input row.

    `message` names properties and codes, never values. `existing_id` is the contact that already
    holds a value that must be unique, where HubSpot names it.
    """

    trace_id: str
    state: RowState
    hubspot_id: str = ""
    category: str = ""
    message: str = ""
    existing_id: str = ""
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ContactRecord:
    """A contact as HubSpot holds it. `hubspot_id` is the surviving id after a merge."""

    hubspot_id: str
    properties: dict[str, str | None]
    created_at: datetime | None = None
    updated_at: datetime | None = None
    archived: bool = False
    archived_at: datetime | None = None

    @property
    def merged_ids(self) -> frozenset[str]:
        """Ids merged into this one; known only when `hs_merged_object_ids` was asked for."""
        merged = self.properties.get("hs_merged_object_ids") or ""
        return frozenset(part for part in merged.split(";") if part)


@dataclass(frozen=True, slots=True)
class ReadAnswer:
    """Contacts by the id or key that was asked for, and what HubSpot does not have."""

    found: dict[str, ContactRecord]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ContactPage:
    """`after` is the cursor of the next page, None on the last."""

    contacts: tuple[ContactRecord, ...]
    after: str | None


@dataclass(frozen=True, slots=True)
class PropertyInfo:
    """A contact property as the account defines it."""

    name: str
    type: str
    field_type: str
    group: str
    has_unique_value: bool
    archived: bool


@dataclass(frozen=True, slots=True)
class Account:
    portal_id: int
    time_zone: str


@dataclass(frozen=True, slots=True)
class RateLimits:
    """The last `X-HubSpot-RateLimit-*` headers; None where HubSpot sent none."""

    maximum: int | None = None
    remaining: int | None = None
    interval_seconds: float | None = None
    daily: int | None = None
    daily_remaining: int | None = None


class _Answer(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class WireContact(_Answer):
    id: str
    properties: dict[str, str | None] = Field(default_factory=dict)
    created_at: datetime | None = Field(default=None, alias="createdAt")
    updated_at: datetime | None = Field(default=None, alias="updatedAt")
    archived: bool = False
    archived_at: datetime | None = Field(default=None, alias="archivedAt")
    is_new: bool | None = Field(default=None, alias="new")
    trace_id: str | None = Field(default=None, alias="objectWriteTraceId")

    def to_record(self) -> ContactRecord:
        return ContactRecord(
            hubspot_id=self.id,
            properties=dict(self.properties),
            created_at=self.created_at,
            updated_at=self.updated_at,
            archived=self.archived,
            archived_at=self.archived_at,
        )


class WireError(_Answer):
    """One entry of a 207's `errors`, or a whole error body: the shape is the same."""

    status: str = ""
    category: str = ""
    message: str = ""
    policy_name: str = Field(default="", alias="policyName")
    context: dict[str, list[Any]] = Field(default_factory=dict)
    errors: list[dict[str, Any]] = Field(default_factory=list)

    def read_context(self, name: str) -> frozenset[str]:
        return frozenset(str(value) for value in self.context.get(name, ()))


class WireBatch(_Answer):
    results: list[WireContact]
    errors: list[WireError] = Field(default_factory=list)


class _Next(_Answer):
    after: str


class _Paging(_Answer):
    next: _Next | None = None


class WirePage(_Answer):
    results: list[WireContact]
    total: int | None = None
    paging: _Paging | None = None

    @property
    def after(self) -> str | None:
        return self.paging.next.after if self.paging and self.paging.next else None


class WireProperty(_Answer):
    name: str
    type: str
    field_type: str = Field(alias="fieldType")
    group: str = Field(default="", alias="groupName")
    has_unique_value: bool = Field(default=False, alias="hasUniqueValue")
    archived: bool = False

    def to_info(self) -> PropertyInfo:
        return PropertyInfo(**self.model_dump())


class WireProperties(_Answer):
    results: list[WireProperty]


class WireGroup(_Answer):
    name: str


class WireGroups(_Answer):
    results: list[WireGroup]


class WireAccount(_Answer):
    portal_id: int = Field(alias="portalId")
    time_zone: str = Field(default="", alias="timeZone")


@dataclass(frozen=True, slots=True)
class Reply:
    """One HTTP answer, before anyone has judged it. `body` is None when it is no JSON."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: Any = None
