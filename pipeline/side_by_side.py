"""Calls that wait on the network, a few at a time, each thread with a database connection of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Barrier
from types import TracebackType
from typing import Generic, Self, TypeVar

from django.db import connections

T = TypeVar("T")

# So many requests are under way at most when a vendor begins to refuse: a step that is refused
# stops after three calls.
WIDTH = 3


class Outcome(Generic[T]):
    """What one call returned or raised."""

    def __init__(self, future: Future[T]) -> None:
        self.error = future.exception()
        self.value = None if self.error else future.result()


class SideBySide:
    """A pool whose threads keep their connection until the end. Not for use inside a transaction."""

    def __init__(self, width: int = WIDTH) -> None:
        self._width = width
        self._pool = ThreadPoolExecutor(width, thread_name_prefix="side-by-side")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        # One call for each thread: none ends before all have begun.
        barrier = Barrier(self._width)
        for _ in range(self._width):
            self._pool.submit(_leave, barrier)
        self._pool.shutdown()

    def call(self, work: Callable[[int], T], ids: Iterable[int]) -> dict[int, Outcome[T]]:
        """`work` of each id; returns when all have ended."""
        futures = {pk: self._pool.submit(work, pk) for pk in ids}
        return {pk: Outcome(future) for pk, future in futures.items()}


def _leave(barrier: Barrier) -> None:
    barrier.wait()
    connections.close_all()
