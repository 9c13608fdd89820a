"""Yes and no as files write them."""

from __future__ import annotations

_WORDS = {
    **dict.fromkeys(("yes", "y", "true", "t", "1", "on"), True),
    **dict.fromkeys(("no", "n", "false", "f", "0", "off"), False),
}


def read_yes_no(said: str) -> bool | None:
    """None for what is neither."""
    return _WORDS.get(said.strip().lower())
