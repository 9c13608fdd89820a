"""Text as it arrives from LinkedIn: made storable, and worded for people."""

from __future__ import annotations

LABELS = {
    "LIKE": "Like",
    "PRAISE": "Celebrate",
    "EMPATHY": "Love",
    "APPRECIATION": "Support",
    "INTEREST": "Insightful",
    "ENTERTAINMENT": "Funny",
    "MAYBE": "Curious",
}


def clean_text(text: str | None, limit: int) -> str:
    """Without NUL and lone surrogates (PostgreSQL refuses both), trimmed, `limit` characters at most."""
    if not text:
        return ""
    storable = text.replace("\0", "").encode("utf-8", "ignore").decode("utf-8")
    return storable.strip()[:limit].rstrip()


def reaction_label(raw: str) -> str:
    """The word LinkedIn shows for a wire value; an unknown value is shown as it came, readable."""
    return LABELS.get(raw.upper(), raw.replace("_", " ").strip().capitalize())
