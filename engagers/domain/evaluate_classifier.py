"""How well the classifier does on rows that people labelled. Answers come from the cache or are paid."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from engagers.domain.apply_answer import SILENT
from engagers.domain.ask import Asker
from engagers.domain.asking import Asking
from engagers.domain.find_unclassified import make_input
from engagers.domain.keep_answers import keep_answers
from engagers.models import Answer
from integrations.openai.classification import Classification, ClassifyInput
from integrations.openai.payloads import Completion
from integrations.openai.taxonomy import UNKNOWN

FIELDS = ("audience", "position", "seniority", "function")
COLUMNS = ("headline", "title", "company", *FIELDS)
NO_ANSWER = "no answer"

Confusion = dict[str, dict[str, int]]


@dataclass(frozen=True, slots=True)
class FieldScore:
    """`accuracy` over all rows, a missing answer being wrong. `macro_f1`: the mean over the labels
    that people used, each as weighty as the others.
    """

    accuracy: float
    macro_f1: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """`coverage`: the share of rows whose audience the classifier knows. `confusion` of audiences:
    label to answer to rows. `reason`: why rows were left without an answer.
    """

    rows: int
    errors: int
    coverage: float
    fields: Mapping[str, FieldScore]
    confusion: Confusion
    calls: int
    cost_usd: Decimal
    reason: str


def evaluate_classifier(
    asking: Asking, rows: Sequence[Mapping[str, str]], *, now: Callable[[], datetime]
) -> Evaluation:
    """Rows have the columns of COLUMNS; an empty label means unknown. Raises what the vendor raises
    when it refuses everything.
    """
    people = [
        make_input(name="", headline=row["headline"], title=row["title"], company=row["company"])
        for row in rows
    ]
    results, asker = _answer(asking, people, now=now)
    if asker.refusal is not None:
        raise asker.refusal
    answers = [results.get(one.id) for one in people]
    pairs = {field: _pair(field, rows, answers) for field in FIELDS}
    known = sum(answer not in (UNKNOWN, NO_ANSWER) for _, answer in pairs["audience"])
    return Evaluation(
        rows=len(rows),
        errors=sum(answer is None for answer in answers),
        coverage=known / max(len(rows), 1),
        fields={field: score(pairs[field]) for field in FIELDS},
        confusion=confuse(pairs["audience"]),
        calls=asker.calls,
        cost_usd=asker.cost_usd,
        reason=asker.halted or next(iter(asker.failed.values()), ""),
    )


def _answer(
    asking: Asking, people: Sequence[ClassifyInput], *, now: Callable[[], datetime]
) -> tuple[dict[str, Mapping[str, str]], Asker]:
    """Text hash to result."""
    texts = {one.id: one for one in people}
    results: dict[str, Mapping[str, str]] = {
        key: SILENT for key, one in texts.items() if not _says_something(one)
    }
    cached = Answer.objects.filter(fingerprint=asking.fingerprint, text_hash__in=list(texts))
    results |= {answer.text_hash: answer.result for answer in cached}

    def take(found: Mapping[str, Classification], completion: Completion) -> None:
        kept = keep_answers(found, completion, asking, at=now())
        results.update({key: answer.result for key, answer in kept.items()})

    asker = Asker(asking, now, lambda: False, take)
    asker.ask(one for key, one in texts.items() if key not in results)
    return results, asker


def _says_something(one: ClassifyInput) -> bool:
    return any(char.isalnum() for char in f"{one.headline}{one.title}{one.company}")


def _pair(
    field: str, rows: Sequence[Mapping[str, str]], answers: Sequence[Mapping[str, str] | None]
) -> list[tuple[str, str]]:
    """Label and answer of each row."""
    return [
        (row[field].strip() or UNKNOWN, answer[field] if answer else NO_ANSWER)
        for row, answer in zip(rows, answers, strict=True)
    ]


def score(pairs: Sequence[tuple[str, str]]) -> FieldScore:
    """0 for no rows."""
    right = Counter(label for label, answer in pairs if label == answer)
    labels, answers = Counter(label for label, _ in pairs), Counter(answer for _, answer in pairs)
    f1 = [2 * right[label] / (labels[label] + answers[label]) for label in labels]
    return FieldScore(
        accuracy=right.total() / max(len(pairs), 1), macro_f1=sum(f1) / max(len(f1), 1)
    )


def confuse(pairs: Sequence[tuple[str, str]]) -> Confusion:
    table: Confusion = {}
    for (label, answer), number in sorted(Counter(pairs).items()):
        table.setdefault(label, {})[answer] = number
    return table
