"""Token counts in proportion to the text: four bytes each."""

import math
from dataclasses import dataclass

CACHE_MINIMUM = 1024
CACHE_STEP = 128
# Reasoning tokens per token of answer. Not saying an effort is dear.
EFFORTS = {"none": 0.0, "minimal": 0.1, "low": 0.4, "medium": 3.0, "high": 8.0, "xhigh": 15.0}
UNSAID_EFFORT = 10.0


@dataclass(frozen=True)
class Usage:
    """`output` includes `reasoning`; `input` includes `cached`."""

    input: int
    cached: int
    output: int
    reasoning: int

    @property
    def total(self) -> int:
        return self.input + self.output


def count_tokens(text: str) -> int:
    return math.ceil(len(text.encode()) / 4)


def count_cached(prefix: str, *, is_known: bool) -> int:
    """Tokens of a repeated beginning: in steps of 128, none below 1,024."""
    tokens = count_tokens(prefix)
    if not is_known or tokens < CACHE_MINIMUM:
        return 0
    return tokens // CACHE_STEP * CACHE_STEP


def count_reasoning(answer_tokens: int, effort: str | None) -> int:
    factor = UNSAID_EFFORT if effort is None else EFFORTS[effort]
    return math.ceil(answer_tokens * factor)
