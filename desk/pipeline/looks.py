"""How states look: a colour, a sign and a word, so that no state is told by colour alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Look:
    """`colour` is one of the chips' in desk.css; `sign` is for the eye, `word` for everybody."""

    colour: str
    sign: str
    word: str


LOOKS = {
    "queued": Look("grey", "…", "queued"),
    "pending": Look("grey", "…", "waiting"),
    "running": Look("blue", "▶", "running"),
    "succeeded": Look("green", "✓", "succeeded"),
    "partial": Look("yellow", "◐", "partly done"),
    "failed": Look("red", "✕", "failed"),
    "skipped": Look("grey", "-", "skipped"),
    "stopped": Look("orange", "■", "stopped"),
}


def look_of(state: str) -> Look:
    return LOOKS[state]


def say_seconds(began: datetime | None, ended: datetime | None) -> str:
    """Empty for what never began."""
    if began is None or ended is None:
        return ""
    seconds = max((ended - began).total_seconds(), 0)
    if seconds < 10:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def say_usd(usd: Decimal | None) -> str:
    """Small amounts keep the digits that matter; what nobody knows is unknown, not 0."""
    if usd is None:
        return "unknown"
    if 0 < usd < Decimal("0.01"):
        return f"{usd:.4f} USD"
    return f"{usd:,.2f} USD"
