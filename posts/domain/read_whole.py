"""A count as people and sheets of any country write it."""

from __future__ import annotations

import re

LARGEST_WHOLE = 2_147_483_647
# A count has no decimals, so 1,234 and 1.234 are both 1234. India writes 12,34,567.
GROUPED = re.compile(
    r"[0-9]{1,3}([.,'\u2019\s])[0-9]{3}(?:\1[0-9]{3})*|[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}"
)
PLAIN = re.compile(r"([0-9]{1,12})(?:[.,]0{1,2})?")


def read_whole(said: str) -> int | None:
    """None for what is no whole number from 0 to 2,147,483,647."""
    text = said.strip()
    if GROUPED.fullmatch(text):
        number = int(re.sub(r"[^0-9]", "", text))
    elif found := PLAIN.fullmatch(text):
        number = int(found[1])
    else:
        return None
    return number if number <= LARGEST_WHOLE else None
