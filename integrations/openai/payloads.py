"""What a completion came to: the answer, and what it cost. The fields we read of the vendor's JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

MILLION = Decimal(1_000_000)
CENT_OF_A_CENT = Decimal("0.000001")


class CompletionStatus(StrEnum):
    """`complete` alone has an answer; the others were billed all the same."""

    COMPLETE = "complete"
    INCOMPLETE = "incomplete"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Prices:
    """USD per million tokens. `discount` multiplies all of them (0.5 on the flex tier)."""

    input_usd: Decimal = Decimal("0.10")
    cached_usd: Decimal = Decimal("0.10")
    output_usd: Decimal = Decimal("0.50")
    discount: Decimal = Decimal(1)

    def cost(self, usage: Usage) -> Decimal:
        """USD, rounded up to a millionth; reasoning tokens are part of the output."""
        fresh = usage.input_tokens - usage.cached_tokens
        total = fresh * self.input_usd + usage.cached_tokens * self.cached_usd
        total += usage.output_tokens * self.output_usd
        return (total * self.discount / MILLION).quantize(CENT_OF_A_CENT, rounding="ROUND_CEILING")


@dataclass(frozen=True, slots=True)
class Usage:
    input_tokens: int = 0
    cached_tokens: int = 0
    output_tokens: int = 0
    reasoning_tokens: int = 0


@dataclass(frozen=True, slots=True)
class Completion:
    """One paid request. `parsed` is the JSON object of `text`, None unless `complete`.

    `reason` says in a word why there is no answer; it holds nothing that a model wrote.
    """

    status: CompletionStatus
    reason: str
    text: str | None
    parsed: dict[str, Any] | None
    input_tokens: int
    cached_tokens: int
    output_tokens: int
    reasoning_tokens: int
    model: str
    cost_usd: Decimal


class _Answer(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class _Cached(_Answer):
    cached_tokens: int | None = None


class _Reasoning(_Answer):
    reasoning_tokens: int | None = None


class ResponseUsage(_Answer):
    input_tokens: int = Field(default=0, ge=0)
    input_tokens_details: _Cached | None = None
    output_tokens: int = Field(default=0, ge=0)
    output_tokens_details: _Reasoning | None = None

    def to_usage(self) -> Usage:
        return Usage(
            input_tokens=self.input_tokens,
            cached_tokens=min(_cached(self.input_tokens_details), self.input_tokens),
            output_tokens=self.output_tokens,
            reasoning_tokens=_reasoned(self.output_tokens_details),
        )


class _Part(_Answer):
    type: str = ""
    text: str = ""


class _Item(_Answer):
    type: str = ""
    content: list[_Part] | None = None


class _Reason(_Answer):
    reason: str = ""


class _Failure(_Answer):
    code: str = ""


class WireResponse(_Answer):
    """`POST /v1/responses`."""

    model: str
    status: str
    output: list[_Item] = Field(default_factory=list)
    incomplete_details: _Reason | None = None
    error: _Failure | None = None
    usage: ResponseUsage | None = None

    def judge(self) -> tuple[CompletionStatus, str, str | None]:
        """Status, the reason of a failure, and the text."""
        parts = [part for item in self.output for part in item.content or ()]
        text = "".join(part.text for part in parts if part.type == "output_text") or None
        if any(part.type == "refusal" for part in parts):
            return CompletionStatus.REFUSED, "refusal", None
        if self.status == "incomplete":
            reason = self.incomplete_details.reason if self.incomplete_details else ""
            return CompletionStatus.INCOMPLETE, reason or "incomplete", text
        if self.status != "completed":
            reason = self.error.code if self.error else ""
            return CompletionStatus.FAILED, reason or self.status, None
        return CompletionStatus.COMPLETE, "", text

    def to_usage(self) -> Usage:
        return self.usage.to_usage() if self.usage else Usage()


class ChatUsage(_Answer):
    prompt_tokens: int = Field(default=0, ge=0)
    prompt_tokens_details: _Cached | None = None
    completion_tokens: int = Field(default=0, ge=0)
    completion_tokens_details: _Reasoning | None = None


class _Message(_Answer):
    content: str | None = None
    refusal: str | None = None


class _Choice(_Answer):
    finish_reason: str | None = None
    message: _Message


class WireChat(_Answer):
    """`POST /v1/chat/completions`, as compatible services answer it too."""

    model: str
    choices: list[_Choice] = Field(default_factory=list)
    usage: ChatUsage | None = None

    def judge(self) -> tuple[CompletionStatus, str, str | None]:
        """Status, the reason of a failure, and the text."""
        if not self.choices:
            return CompletionStatus.FAILED, "no choice", None
        choice = self.choices[0]
        if choice.message.refusal:
            return CompletionStatus.REFUSED, "refusal", None
        if choice.finish_reason == "content_filter":
            return CompletionStatus.REFUSED, "content_filter", None
        text = choice.message.content or None
        if choice.finish_reason == "length":
            return CompletionStatus.INCOMPLETE, "max_output_tokens", text
        return CompletionStatus.COMPLETE, "", text

    def to_usage(self) -> Usage:
        if self.usage is None:
            return Usage()
        return Usage(
            input_tokens=self.usage.prompt_tokens,
            cached_tokens=min(_cached(self.usage.prompt_tokens_details), self.usage.prompt_tokens),
            output_tokens=self.usage.completion_tokens,
            reasoning_tokens=_reasoned(self.usage.completion_tokens_details),
        )


def read_completion(wire: WireResponse | WireChat, prices: Prices) -> Completion:
    """Usage first: what is billed is recorded whatever became of the answer."""
    usage = wire.to_usage()
    status, reason, text = wire.judge()
    parsed = None
    if status is CompletionStatus.COMPLETE:
        parsed = read_object(text)
        if parsed is None:
            status, reason = CompletionStatus.FAILED, "no JSON object" if text else "empty answer"
    return Completion(
        status=status,
        reason=reason,
        text=text,
        parsed=parsed,
        input_tokens=usage.input_tokens,
        cached_tokens=usage.cached_tokens,
        output_tokens=usage.output_tokens,
        reasoning_tokens=usage.reasoning_tokens,
        model=wire.model,
        cost_usd=prices.cost(usage),
    )


def read_object(text: str | None) -> dict[str, Any] | None:
    """The JSON object in `text`, None when it is anything else."""
    try:
        found = json.loads(text or "")
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _cached(details: _Cached | None) -> int:
    return (details.cached_tokens if details else None) or 0


def _reasoned(details: _Reasoning | None) -> int:
    return (details.reasoning_tokens if details else None) or 0
