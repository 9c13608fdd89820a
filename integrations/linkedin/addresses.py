"""Reading LinkedIn addresses: what people paste, decoded and split, never fetched."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

LONGEST_ADDRESS = 2_048
INVISIBLE = {"Cc", "Cf", "Cs"}
WRAPPING = " \"'`<>[]{}«»“”„‘’‹›"  # noqa: RUF001 - the quotes people paste around addresses
TRAILING = WRAPPING + ".,;:!?)…"
SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):/{2}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Address:
    """A web address: lower-case host, decoded path segments, decoded query (first value of each)."""

    host: str
    segments: tuple[str, ...]
    query: dict[str, str]

    @property
    def is_linkedin(self) -> bool:
        return self.host == "linkedin.com" or self.host.endswith(".linkedin.com")

    @property
    def path(self) -> str:
        return "/" + "/".join(self.segments)


def unwrap(text: str) -> str:
    """Without the quotes, brackets, blanks, closing punctuation and invisible characters around it."""
    seen = "".join(c for c in text if c.isspace() or unicodedata.category(c) not in INVISIBLE)
    before = None
    while seen != before:
        before, seen = seen, seen.strip().lstrip(WRAPPING + "(").rstrip(TRAILING)
    return seen


def decode(text: str) -> str:
    """Percent-decoded until nothing changes: addresses copied out of other addresses are encoded twice."""
    before = None
    while text != before:
        before, text = text, unquote(text)
    return text


def split_address(text: str) -> Address | None:
    """An http(s) address, with or without its scheme; None for anything else."""
    scheme = SCHEME.match(text)
    if scheme and scheme.group(1).lower() not in {"http", "https"}:
        return None
    parts = _split(text if scheme else "https://" + text.lstrip("/"))
    if parts is None or not parts.hostname:
        return None
    path = decode(parts.path).split("/")
    query = {name.lower(): decode(value) for name, value in reversed(_pairs(parts.query))}
    return Address(parts.hostname.lower().rstrip("."), tuple(p for p in path if p), query)


def _split(text: str) -> SplitResult | None:
    try:
        return urlsplit(text)
    except ValueError:  # brackets of an IPv6 host that do not close, hosts that change under NFKC
        return None


def _pairs(query: str) -> list[tuple[str, str]]:
    return parse_qsl(query, errors="replace", max_num_fields=None)
