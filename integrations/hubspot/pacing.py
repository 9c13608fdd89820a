"""Keeps under HubSpot's rate limits by what its headers say. Pure but for the clock it is given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

from integrations.hubspot.payloads import RateLimits

# Search allows five requests a second for the whole account, and sends no rate headers.
SEARCH_GAP_SECONDS = 0.2
# Other processes spend from the same allowance: stop before it is all gone.
RESERVE_SHARE = 0.1


class Pace:
    """Remembers the last answer's limits. `clock` gives seconds that never go back."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._noted_at = 0.0
        self._searched_at: float | None = None
        self.limits = RateLimits()

    def note(self, headers: Mapping[str, str]) -> None:
        """Takes the limits from an answer's headers (lower-case names)."""
        maximum = _read_count(headers, "max")
        if maximum is None:
            return
        interval = _read_count(headers, "interval-milliseconds")
        self._noted_at = self._clock()
        self.limits = RateLimits(
            maximum=maximum,
            remaining=_read_count(headers, "remaining"),
            interval_seconds=None if interval is None else interval / 1000,
            daily=_read_count(headers, "daily"),
            daily_remaining=_read_count(headers, "daily-remaining"),
        )

    def note_search(self) -> None:
        self._searched_at = self._clock()

    def pause_needed(self, *, search: bool = False) -> timedelta:
        """How long to wait before the next call; zero when there is room."""
        wait = self._wait_for_window()
        if search and self._searched_at is not None:
            wait = max(wait, self._searched_at + SEARCH_GAP_SECONDS - self._clock())
        return timedelta(seconds=max(wait, 0.0))

    def _wait_for_window(self) -> float:
        limits = self.limits
        if limits.maximum is None or limits.remaining is None or limits.interval_seconds is None:
            return 0.0
        if limits.remaining > limits.maximum * RESERVE_SHARE:
            return 0.0
        return self._noted_at + limits.interval_seconds - self._clock()


def _read_count(headers: Mapping[str, str], name: str) -> int | None:
    value = headers.get(f"x-hubspot-ratelimit-{name}", "")
    return int(value) if value.isascii() and value.isdigit() else None
