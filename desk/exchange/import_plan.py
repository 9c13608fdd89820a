"""How an import reads its file, from what was chosen on the screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from desk.exchange.read_rows import ImportPlan
from desk.exchange.targets import NUMBER, URL, Target, list_targets
from desk.models import Import


class BadPlanError(ValueError):
    """`str()` says what to choose instead."""


def make_plan(job: Import, *, targets: Sequence[Target] | None = None) -> ImportPlan:
    """Raises BadPlanError: also when a field was removed since it was chosen."""
    known = {target.key: target for target in (list_targets() if targets is None else targets)}
    mapping: dict[int, Target] = {}
    for index, key in job.mapping.items():
        if key not in known:
            raise BadPlanError(f"There is no field {key} any more: choose the columns again.")
        mapping[int(index)] = known[key]
    plan = ImportPlan(tuple(job.columns), mapping, job.match_field, job.mode, job.clear_empty)
    _check_once(plan)
    _check_match(plan, known)
    return plan


def _check_once(plan: ImportPlan) -> None:
    columns: dict[str, str] = {}
    for index, target in plan.mapping.items():
        column = plan.columns[index]
        if target.key in columns:
            raise BadPlanError(
                f"{target.label} is chosen for two columns, {columns[target.key]} and {column}: "
                "ignore one of them."
            )
        columns[target.key] = column


def _check_match(plan: ImportPlan, known: Mapping[str, Target]) -> None:
    match = known.get(plan.match_field)
    if match is None or not match.can_match:
        raise BadPlanError("Choose by what an existing post is found.")
    if not plan.maps(match.key):
        raise BadPlanError(f"No column holds {match.label}, by which posts are found: choose one.")
    if plan.mode == Import.Mode.CREATE and not plan.maps(URL):
        raise BadPlanError("No column holds the address: without one no post can be added.")
    if plan.mode == Import.Mode.UPDATE and not set(_labels(plan)) - {plan.match_field}:
        raise BadPlanError("No column holds a label: there is nothing to change.")


def _labels(plan: ImportPlan) -> list[str]:
    return [target.key for target in plan.mapping.values() if target.key not in {URL, NUMBER}]


def guess_match(mapping: Mapping[str, str], targets: Sequence[Target]) -> str:
    """The surest of what the file holds: number, address, then the first that can match."""
    held = [target.key for target in targets if target.can_match and target.key in mapping.values()]
    return NUMBER if NUMBER in held else (held[0] if held else URL)
