"""What people write about themselves, made safe and comparable. It is untrusted text. Pure."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 300

# Control, format (zero-width, bidi, tags), private use, unassigned and surrogate characters.
_UNSEEN = frozenset({"Cc", "Cf", "Co", "Cn", "Cs"})
_BLANKS = re.compile(r"\s+")
# Invisible although they count as letters or marks: fillers and variation selectors.
_FILLERS = re.compile(
    "[\u115f\u1160\u17b4\u17b5\u3164\uffa0\ufe00-\ufe0f\u034f\U000e0100-\U000e01ef]"
)

_INJECTIONS = tuple(
    re.compile(pattern)
    for pattern in (
        (
            r"\b(?:ignore|disregard|forget|override|bypass)\b.{0,40}"
            r"\b(?:instruction|prompt|rule|previous|above|prior|everything|system|taxonomy)"
        ),
        (
            r"\b(?:ignorier|vergiss|ignore[zr]?|oublie[zr]?|ignora|olvida)\w*\b.{0,40}"
            r"\b(?:anweisung|instruc|consigne|istruzion|instrucc|regel|règle|regla)"
        ),
        r"\b(?:system|developer|assistant) (?:prompt|message|instruction|note|override)",
        r"\byou (?:are now|must|will now|have to)\b|\bact as (?:a |an )?(?:ai|model|system)\b",
        (
            r"\b(?:classify|label|mark|categori[sz]e|tag|answer|respond|reply|output|return)\b.{0,40}"
            r"\b(?:everyone|everybody|all|me|us|this|as|with|only)\b"
        ),
        r"\bnew instructions?\b|\bjailbreak|\bprompt injection\b|\bdeveloper mode\b|\bas an ai\b",
        r"</?\s*(?:system|user|assistant|instructions?|prompt)\b|\[/?inst\]|<\|",
        r"^\s*(?:system|assistant|user|developer)\s*:",
        r"[{\[]\s*\\?\"\w+\\?\"\s*:|\"(?:audience|position|seniority|function|id)\"",
        (
            r"```|\b(?:llm|gpt|chatgpt|language model|ai model)s?\b.{0,30}"
            r"\b(?:read|reading|note|must|should|please)"
        ),
    )
)


def clean_headline(text: str) -> str:
    """Visible characters on one line, at most 300 of them."""
    kept = "".join(
        " " if char.isspace() else char
        for char in _FILLERS.sub("", text)
        if char.isspace() or unicodedata.category(char) not in _UNSEEN
    )
    return _BLANKS.sub(" ", kept).strip()[:LONGEST].strip()


def normalise(text: str) -> str:
    """Equal for texts that differ in case, width, blanks or invisible characters only."""
    cleaned = clean_headline(text)
    # Folding may undo the normal form and compatibility forms fold: repeat until both hold.
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", cleaned).casefold())
    return _BLANKS.sub(" ", folded).strip()


def take_from(headline: str, wanted: str) -> str:
    """`wanted` if the headline says it (case and blanks folded), else "": models invent titles."""
    cleaned = clean_headline(wanted)
    needle = normalise(cleaned)
    return cleaned if needle and needle in normalise(headline) else ""


def looks_like_injection(text: str) -> bool:
    """Whether a text speaks to a model. A false alarm costs one request, so it errs on that side."""
    folded = normalise(text)
    return any(pattern.search(folded) for pattern in _INJECTIONS)
