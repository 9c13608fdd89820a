"""What somebody types into a search box, as one prefix query for each word."""

from __future__ import annotations

from integrations.linkedin.text import clean_text

MOST_WORDS = 8
LONGEST = 200


def split_words(text: str) -> list[str]:
    """The words to be found, as PostgreSQL's `to_tsquery` takes them: `'ada':*`.

    Each is quoted, so that the parser reads it as it read the stored text. Words without a letter
    or digit find nothing and are left out.
    """
    words = clean_text(text, LONGEST).split()
    found = [word for word in words if any(sign.isalnum() for sign in word)]
    return [f"'{_quote(word)}':*" for word in found[:MOST_WORDS]]


def _quote(word: str) -> str:
    return word.replace("\\", " ").replace("'", " ").strip()
