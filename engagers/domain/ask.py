"""Requests to the model, a few at a time: money set aside before, booked whatever became of it.

Only the calls themselves run in threads; the database stays with the caller's.
"""

from __future__ import annotations

import hashlib
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal

from engagers.domain.asking import Asking
from integrations.domain.budgets import BudgetExceeded
from integrations.domain.release import release_charge
from integrations.domain.reserve import reserve_charge
from integrations.domain.settle import settle_charge
from integrations.errors import GiveUp, Misconfigured, RetryLater
from integrations.models import Charge, Provider
from integrations.openai.classification import (
    SCHEMA_NAME,
    Classification,
    ClassifyInput,
    batches,
    build_payload,
    estimate_usd,
    read_answers,
)
from integrations.openai.client import MaybeBilled
from integrations.openai.payloads import Completion

PURPOSE = "classification"
# So many calls are under way at most when a vendor begins to refuse: it stops after three.
WIDTH = 3
TRIES = 3
LONGEST_PAUSE = timedelta(seconds=5)
MOST_FAILURES = 20
STOPPED = "stopped"
ON_ANSWER = Callable[[Mapping[str, Classification], Completion], None]


@dataclass(frozen=True, slots=True)
class Request:
    """`pause`: what the vendor asked us to wait before this try."""

    inputs: tuple[ClassifyInput, ...]
    tries: int = 0
    pause: timedelta = timedelta(0)


@dataclass
class Asker:
    """`failed`: text hash to error. `halted`: why the rest was not asked, empty where all were.

    `refusal` is set when the vendor refuses everything; `rest`: how long a busy vendor wants.
    """

    asking: Asking
    now: Callable[[], datetime]
    should_stop: Callable[[], bool]
    on_answer: ON_ANSWER
    calls: int = 0
    cost_usd: Decimal = Decimal(0)
    failed: dict[str, str] = field(default_factory=dict)
    halted: str = ""
    refusal: Misconfigured | None = None
    rest: timedelta | None = None
    _failures: int = 0
    _queue: deque[Request] = field(default_factory=deque)
    _flying: dict[Future[Completion], tuple[Request, Charge]] = field(default_factory=dict)

    def ask(self, inputs: Iterable[ClassifyInput]) -> None:
        """Until every text has an answer or an error, or there is a reason to halt."""
        self._queue.extend(Request(batch) for batch in batches(inputs))
        with ThreadPoolExecutor(WIDTH, thread_name_prefix="asking") as pool:
            while self._queue or self._flying:
                if not self.halted and self.should_stop():
                    self.halted = STOPPED
                self._launch(pool)
                done, _ = wait(self._flying, return_when=FIRST_COMPLETED)
                for future in done:
                    self._land(future, *self._flying.pop(future))
        self._queue.clear()

    def _launch(self, pool: ThreadPoolExecutor) -> None:
        while self._queue and len(self._flying) < WIDTH and not self.halted:
            request = self._queue[0]
            try:
                charge = self._reserve(request)
            except BudgetExceeded as error:
                self.halted = str(error)
                break
            self._queue.popleft()
            self._flying[pool.submit(self._call, request)] = (request, charge)
        if self.halted:
            self._queue.clear()

    def _reserve(self, request: Request) -> Charge:
        hashes = "".join(person.id for person in request.inputs)
        return reserve_charge(
            provider=Provider.OPENAI,
            purpose=PURPOSE,
            subject=f"classify:{hashlib.sha256(hashes.encode()).hexdigest()[:24]}",
            run_ref=self.asking.run_ref,
            usd=self.asking.most_usd(request.inputs),
            budgets=self.asking.budgets,
            at=self.now(),
        )

    def _call(self, request: Request) -> Completion:
        if request.pause:
            time.sleep(request.pause.total_seconds())
        asking, payload = self.asking, build_payload(request.inputs)
        return asking.gateway.complete(asking.instructions, payload, asking.schema, SCHEMA_NAME)

    def _land(self, future: Future[Completion], request: Request, charge: Charge) -> None:
        error = future.exception()
        if error is None:
            self._book(charge, future.result().cost_usd)
            self._read(request, future.result())
        elif isinstance(error, MaybeBilled):
            usd = estimate_usd(len(request.inputs), self.asking.gateway.prices)
            self._book(charge, min(usd, charge.reserved_usd))
            self._try_again(request, error)
        else:
            release_charge(charge, at=self.now())
            self._refused(request, error)

    def _book(self, charge: Charge, usd: Decimal) -> None:
        """First of all: what is billed is on record before anything is made of the answer."""
        settle_charge(charge, usd=usd, at=self.now())
        self.calls += 1
        self.cost_usd += usd

    def _read(self, request: Request, completion: Completion) -> None:
        found, missing = read_answers(request.inputs, completion.parsed, self.asking.taxonomy)
        if found:
            self._failures = 0
            self.on_answer(found, completion)
        why = completion.reason or "its answer keeps to no rule"
        self._ask_singly(request, set(missing), f"OpenAI gave no usable answer: {why}")

    def _ask_singly(self, request: Request, missing: set[str], error: str) -> None:
        left = [person for person in request.inputs if person.id in missing]
        if len(request.inputs) > 1:
            self._queue.extend(Request((person,)) for person in left)
        elif left:
            self._fail(left[0], error)

    def _refused(self, request: Request, error: BaseException) -> None:
        if isinstance(error, Misconfigured):
            self.refusal = error
            self.halted = str(error)
        elif isinstance(error, RetryLater):
            self._try_again(request, error)
        elif isinstance(error, GiveUp):
            self._ask_singly(request, {person.id for person in request.inputs}, str(error))
        else:
            raise error

    def _try_again(self, request: Request, error: RetryLater) -> None:
        pause = error.after or timedelta(seconds=1)
        tries = request.tries + 1
        if tries < TRIES and pause <= LONGEST_PAUSE:
            self._queue.appendleft(replace(request, tries=tries, pause=pause))
        elif isinstance(error, MaybeBilled):
            for person in request.inputs:
                self._fail(person, str(error))
        else:
            self.halted = f"OpenAI is busy, the rest is asked later: {error}"
            self.rest = pause

    def _fail(self, person: ClassifyInput, error: str) -> None:
        self.failed[person.id] = error
        self._failures += 1
        if self._failures >= MOST_FAILURES:
            self.halted = f"{MOST_FAILURES} failures in a row, the last: {error}"
