"""The five steps, in order, and what each needs."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pipeline.context import StepContext


@dataclass(frozen=True, slots=True)
class Step:
    """`vendor` names the attribute of Vendors without which the step has nothing to do."""

    name: str
    vendor: str = ""

    @property
    def switch(self) -> str:
        """The field of Settings that switches it off."""
        return f"{self.name}_enabled"

    def load(self) -> Callable[[StepContext], None]:
        """Its `run`; imported late, since the vendors' libraries are slow to load."""
        run: Callable[[StepContext], None] = importlib.import_module(
            f"pipeline.steps.{self.name}"
        ).run
        return run


STEPS = (
    Step("prepare"),
    Step("scrape", vendor="apify"),
    Step("describe", vendor="apify"),
    Step("push", vendor="hubspot"),
    Step("enrich"),
)
STEP_NAMES = tuple(step.name for step in STEPS)
# The steps whose rows are posts, and those whose rows are people.
POST_STEPS = ("scrape", "describe")
PEOPLE_STEPS = ("push", "enrich")
_BY_NAME = {step.name: step for step in STEPS}

CREDENTIALS = {
    "apify": "APIFY_TOKEN",
    "hubspot": "HUBSPOT_ACCESS_TOKEN",
    "openai": "OPENAI_API_KEY",
}


def get_step(name: str) -> Step:
    """Raises KeyError for a name that is no step."""
    return _BY_NAME[name]


def order_steps(names: Iterable[str]) -> tuple[str, ...]:
    """The named steps in their order, each once; all of them for no names. ValueError for others."""
    wanted = set(names)
    if unknown := sorted(wanted - set(STEP_NAMES)):
        raise ValueError(f"no such step: {', '.join(unknown)} (there are {', '.join(STEP_NAMES)})")
    return tuple(name for name in STEP_NAMES if name in wanted or not wanted)
