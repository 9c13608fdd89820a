"""Classify people: those who share a text share its answer, and an answer is paid for once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from engagers.domain.apply_answer import apply_answers
from engagers.domain.ask import STOPPED, Asker
from engagers.domain.asking import Asking
from engagers.domain.claim_unclassified import (
    Claim,
    claim_unclassified,
    release_claims,
    renew_claims,
)
from engagers.domain.fail_classification import back_off, fail_classification
from engagers.domain.find_unclassified import Unclassified, find_unclassified
from engagers.domain.keep_answers import keep_answers
from engagers.models import Answer
from integrations.errors import Misconfigured
from integrations.openai.classification import Classification
from integrations.openai.payloads import Completion

TEXTS_AT_ONCE = 240


@dataclass
class Classified:
    """Ids of engagers. `asked` counts texts, `from_cache` people whose text had an answer before.

    `reason` says why people were left (`left`), `refusal` that every request would be refused.
    """

    done: set[int] = field(default_factory=set)
    failed: set[int] = field(default_factory=set)
    left: int = 0
    from_cache: int = 0
    asked: int = 0
    unknown: int = 0
    calls: int = 0
    cost_usd: Decimal = Decimal(0)
    reason: str = ""
    refusal: Misconfigured | None = None


@dataclass
class Classifying:
    """One pass over everybody who is due, or those named. `report` is called as it goes on."""

    asking: Asking
    now: Callable[[], datetime]
    should_stop: Callable[[], bool]
    report: Callable[[Classified], None] = lambda _result: None
    engager_ids: Collection[int] | None = None
    result: Classified = field(default_factory=Classified)

    def classify(self) -> Classified:
        """Until nobody is left who can be classified now."""
        texts, fingerprint = TEXTS_AT_ONCE, self.asking.fingerprint
        while not (self.should_stop() and self._stop()):
            claim = claim_unclassified(
                fingerprint, most_texts=texts, at=self.now(), engager_ids=self.engager_ids
            )
            if not claim.people():
                break
            self._apply_known(claim)
            if claim.asked:
                self._ask(claim.asked)
            if self.result.reason:
                texts = 0  # what costs nothing is done all the same
        if self.result.reason:
            left = find_unclassified(fingerprint, at=self.now(), engager_ids=self.engager_ids)
            self.result.left += len(left)
        return self.result

    def _stop(self) -> bool:
        self.result.reason = self.result.reason or STOPPED
        return True

    def _apply_known(self, claim: Claim) -> None:
        self._apply([*((one, None) for one in claim.empty), *claim.answered])
        self.result.from_cache += len(claim.answered)

    def _apply(self, pairs: Iterable[tuple[Unclassified, Answer | None]]) -> None:
        chosen = list(pairs)
        self.result.unknown += apply_answers(chosen, at=self.now())
        self.result.done |= {one.engager_id for one, _ in chosen}
        self.report(self.result)

    def _ask(self, waiting: dict[str, list[Unclassified]]) -> None:
        texts = [people[0].person for people in waiting.values()]

        def take(found: Mapping[str, Classification], completion: Completion) -> None:
            answers = keep_answers(found, completion, self.asking, at=self.now())
            self.result.asked += len(found)
            self._apply(
                (one, answer) for key, answer in answers.items() for one in waiting.pop(key, ())
            )
            renew_claims((one for group in waiting.values() for one in group), at=self.now())

        asker = Asker(self.asking, self.now, self.should_stop, take)
        try:
            asker.ask(texts)
        finally:
            self._close(asker, waiting)

    def _close(self, asker: Asker, waiting: dict[str, list[Unclassified]]) -> None:
        """What has no answer: an error each, or a later try."""
        result = self.result
        result.calls += asker.calls
        result.cost_usd += asker.cost_usd
        result.refusal = asker.refusal
        result.reason = asker.halted
        for key, error in asker.failed.items():
            for one in waiting.pop(key, ()):
                fail_classification(one, error=error, at=self.now())
                result.failed.add(one.engager_id)
        left = [one for group in waiting.values() for one in group]
        if asker.rest:
            back_off(left, error=asker.halted, at=self.now(), rest=asker.rest)
            result.left += len(left)
        else:
            release_claims(left)
        self.report(result)
