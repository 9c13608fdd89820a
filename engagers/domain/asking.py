"""How people are asked about: the vendor, the taxonomy, and what may be spent."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from engagers.domain.read_taxonomy import read_taxonomy
from integrations.domain.budgets import Budgets
from integrations.openai.classification import (
    ClassifyInput,
    Taxonomy,
    build_instructions,
    build_payload,
    build_schema,
    cache_fingerprint,
)
from integrations.openai.client import CompletionGateway
from integrations.openai.payloads import Usage


@dataclass(frozen=True, slots=True)
class Asking:
    """One set of questions: as long as it stays the same, answers are shared."""

    gateway: CompletionGateway
    budgets: Budgets
    run_ref: str
    taxonomy: Taxonomy
    fingerprint: str
    instructions: str
    schema: dict[str, Any] = field(hash=False)

    def most_usd(self, inputs: Sequence[ClassifyInput]) -> Decimal:
        """What one request can cost: no token is shorter than a byte, no answer longer than allowed."""
        told = (self.instructions, build_payload(inputs), json.dumps(self.schema))
        usage = Usage(
            input_tokens=sum(len(text.encode()) for text in told),
            output_tokens=self.gateway.max_output_tokens,
        )
        return self.gateway.prices.cost(usage)


def prepare_asking(gateway: CompletionGateway, *, budgets: Budgets, run_ref: str) -> Asking:
    """With the taxonomy as it is now."""
    taxonomy = read_taxonomy()
    return Asking(
        gateway=gateway,
        budgets=budgets,
        run_ref=run_ref,
        taxonomy=taxonomy,
        fingerprint=cache_fingerprint(taxonomy, gateway.model, gateway.effort),
        instructions=build_instructions(taxonomy),
        schema=build_schema(taxonomy),
    )
