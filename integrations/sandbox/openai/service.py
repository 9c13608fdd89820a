"""The stand-in's state: which models there are, what was asked, what is cached."""

import hashlib
from collections import deque
from dataclasses import dataclass
from typing import Any

from integrations.sandbox.state import Context

KEPT_REQUESTS = 1000


@dataclass(frozen=True)
class Model:
    """What a model can do."""

    name: str
    has_schemas: bool = True
    takes_temperature: bool = False


MODELS = {
    model.name: model
    for model in (
        Model("gpt-6-luna"),
        Model("gpt-6-luna-2026-06-18"),
        Model("gpt-6-sol"),
        # As compatible services have them: the second knows no json_schema.
        Model("openai/gpt-oss-120b", takes_temperature=True),
        Model("llama-3.3-70b-versatile", has_schemas=False, takes_temperature=True),
    )
}


class Service:
    """Everything that the routes share."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.requests: deque[dict[str, Any]] = deque(maxlen=KEPT_REQUESTS)
        self.usage = {"requests": 0, "input_tokens": 0, "output_tokens": 0}
        self._prefixes: set[str] = set()
        context.on_reset.append(self.forget)

    def forget(self) -> None:
        self.requests.clear()
        self._prefixes.clear()
        self.usage = dict.fromkeys(self.usage, 0)

    @property
    def timeout_seconds(self) -> float:
        """How long the timeout fault holds an answer back."""
        return float(self.context.db.setting("openai.timeout_seconds") or 60)

    @timeout_seconds.setter
    def timeout_seconds(self, value: float) -> None:
        self.context.db.save_setting("openai.timeout_seconds", str(float(value)))

    def strikes(self, name: str) -> bool:
        return self.context.faults.hit(f"openai.{name}")

    def is_cached(self, prefix: str) -> bool:
        """Whether this beginning of a prompt was seen before; it is from now on."""
        key = hashlib.sha256(prefix.encode()).hexdigest()
        is_known = key in self._prefixes
        self._prefixes.add(key)
        return is_known
