"""One second try for what is harmless to repeat: reads, and writes by id or unique key."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from integrations.errors import RetryLater

Answer = TypeVar("Answer")


def ask(call: Callable[[], Answer]) -> Answer:
    """Calls again once where HubSpot names no wait. Else, and the second time, RetryLater passes."""
    try:
        return call()
    except RetryLater as error:
        if error.after:
            raise
    return call()
