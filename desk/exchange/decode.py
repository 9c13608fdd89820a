"""Text from the bytes of a CSV file, in whatever encoding a spreadsheet saved it."""

from __future__ import annotations

import codecs

from posts.domain.read_lines import decode_text

UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
SEEN = 1_000


def decode_table(content: bytes) -> str:
    """UTF-8, UTF-16 with or without its mark, else Windows-1252; NUL and lone surrogates left out."""
    text = decode_text(content) if content.startswith(UTF_16_MARKS) else _decode_unmarked(content)
    return text.replace("\0", "").encode("utf-8", "ignore").decode()


def _decode_unmarked(content: bytes) -> str:
    """Latin text in UTF-16 has a NUL in every other byte."""
    head = content[:SEEN]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if odd > len(head) / 4 > even:
        return content.decode("utf-16-le", errors="replace")
    if even > len(head) / 4 > odd:
        return content.decode("utf-16-be", errors="replace")
    return decode_text(content)
