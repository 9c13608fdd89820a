"""What is known of two engagers that are one: the newer fact, and a person's before a machine's."""

from __future__ import annotations

from engagers.models import Engager

SEEN = (("name", "name_seen"), ("headline", "headline_seen"), ("picture_url", "picture_seen"))
SOURCED = (
    ("title", "title_source"),
    ("company_id", "company_source"),
    ("seniority", "seniority_source"),
    ("function", "function_source"),
)
CLASSIFIED = ("classified_at", "classified_hash", "answer_id")


def combine_engagers(survivor: Engager, absorbed: Engager) -> None:
    """Saves both: the survivor with what the absorbed one knew better, the absorbed one pointing."""
    combine_values(survivor, absorbed)
    survivor.save()
    absorbed.merged_into = survivor
    absorbed.save(update_fields=["merged_into"])


def combine_values(survivor: Engager, absorbed: Engager) -> None:
    """Into the survivor, unsaved."""
    for fact, stamp in SEEN:
        mine, theirs = _read(survivor, (stamp, fact)), _read(absorbed, (stamp, fact))
        if theirs[1] and (theirs > mine or not mine[1]):
            _take(survivor, absorbed, (fact, stamp))
    for column, source in SOURCED:
        if _is_better(survivor, absorbed, column, source):
            _take(survivor, absorbed, (column, source))
    _combine_audience(survivor, absorbed)
    for column in ("location", "looked_up_at"):
        setattr(survivor, column, getattr(survivor, column) or getattr(absorbed, column))
    if absorbed.excluded_at and not survivor.excluded_at:
        _take(survivor, absorbed, ("excluded_at", "exclusion_reason"))


def _combine_audience(survivor: Engager, absorbed: Engager) -> None:
    """A position belongs to its audience, so it never comes over without it."""
    if _is_better(survivor, absorbed, "audience_id", "audience_source"):
        _take(survivor, absorbed, ("audience_id", "audience_source"))
        _take(survivor, absorbed, ("position_id", "position_source"))
    elif survivor.audience_id == absorbed.audience_id and _is_better(
        survivor, absorbed, "position_id", "position_source"
    ):
        _take(survivor, absorbed, ("position_id", "position_source"))
    if survivor.classified_at is None and absorbed.classified_at:
        _take(survivor, absorbed, CLASSIFIED)


def _is_better(survivor: Engager, absorbed: Engager, column: str, source: str) -> bool:
    """A person may also have decided for empty: then the source alone says so."""
    mine, theirs = getattr(survivor, source), getattr(absorbed, source)
    if "person" in {mine, theirs}:
        return bool(mine != "person")
    return bool(not getattr(survivor, column) and getattr(absorbed, column))


def _read(engager: Engager, columns: tuple[str, str]) -> tuple[str, str]:
    return getattr(engager, columns[0]), getattr(engager, columns[1])


def _take(survivor: Engager, absorbed: Engager, columns: tuple[str, ...]) -> None:
    for column in columns:
        setattr(survivor, column, getattr(absorbed, column))
