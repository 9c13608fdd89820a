"""Whether what was listed is worth believing: done, a measured zero, or suspect."""

from __future__ import annotations

from dataclasses import dataclass, field

from posts.models import Scrape

KINDS = ("reactions", "comments", "reposts")
State = Scrape.State


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Items listed, by kind; None: not asked for. The `anonymous` among them are included."""

    reactions: int | None
    comments: int | None = None
    reposts: int | None = None
    anonymous: int = 0
    reaction_types: dict[str, int] = field(default_factory=dict)
    new_engagers: int = 0

    def listed(self) -> dict[str, int]:
        """The kinds that were read."""
        counts = {kind: getattr(self, kind) for kind in KINDS}
        return {kind: count for kind, count in counts.items() if count is not None}


def judge(scrape: Scrape, counted: Counted) -> tuple[Scrape.State, str]:
    """The end state and, for a suspect one, why."""
    listed = counted.listed()
    if not listed:
        raise ValueError("a scrape that read nothing is failed, not settled")
    for kind, count in listed.items():
        if doubt := find_doubt(scrape, kind, count):
            return State.SUSPECT, doubt
    is_empty = counted.reactions == 0 and not any(listed.values())
    return (State.EMPTY if is_empty else State.DONE), ""


def find_doubt(scrape: Scrape, kind: str, count: int) -> str:
    """Why so many items cannot be all, or nothing. Items are compared with items: LinkedIn lists
    at most about 1,218 of a post, so its own counter says only whether there are any.
    """
    before = last_listed(scrape, kind)
    reported = getattr(scrape, f"{kind}_reported")
    known = getattr(scrape.post, kind)
    if count == 0 and (before or reported or known):
        return f"0 {kind} listed, {max(before or 0, reported or 0, known or 0)} expected"
    if before is not None and count * 2 < before:
        return f"{count} {kind} listed, {before} at the last measurement"
    return ""


def last_listed(scrape: Scrape, kind: str) -> int | None:
    """Items of that kind at the last measurement that read it."""
    measured = scrape.post.scrapes.measured().exclude(pk=scrape.pk)
    read = measured.exclude(**{f"{kind}_counted": None}).latest_first()
    value: int | None = read.values_list(f"{kind}_counted", flat=True).first()
    return value
