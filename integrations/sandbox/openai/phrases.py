"""Cuts title and company out of a headline, letter for letter; and spots hostile ones."""

import re

AT = re.compile(r"\s+(?:at|@|bei|chez|bij|presso|hos|en|w)\s+(?=[A-ZÀ-ÖØ-Þ0-9])|\s*@\s*(?=\w)")
SEPARATOR = re.compile(r"\s*[|•·;/]\s*|\s+[\u2013\u2014-]\s+|,\s+|\s*\n\s*")
ROLE = re.compile(
    r"(?i)(?<!\w)(?:ceo|c[a-z]o|founder|co-?founder|partner|principal|associate|analyst|director\w*"
    r"|manager|head|vp|vice president|president|lead|chief|owner|engineer|developer|designer"
    r"|consultant|investor|marketer|executive|specialist|coordinator|assistant|intern|student"
    r"|teacher|professor|recruiter|advisor|editor|writer|scientist|strategist|accountant|lawyer"
    r"|geschäftsführer\w*|gründer\w*|\w*leiter\w*|fondat\w+|fundador\w*|directeur|directrice|socio"
    r"|socia|responsable|gerente|oprichter|associé)(?!\w)"
)
HOSTILE = re.compile(
    r"(?i)(?:ignore|disregard|forget|override|bypass)\b.{0,40}\b(?:instruction|prompt|rule|above"
    r"|previous|prior|everything|taxonomy)|system prompt|you are now|new instructions?\b"
    r"|</?(?:system|instructions?|assistant)>|\[/?inst\]|(?:classify|label|mark|rate) (?:me|everyone"
    r"|everybody|all|them)\b|respond only with|jailbreak|developer mode|as an ai\b"
    r"|ignorez .{0,20}instructions|ignoriere .{0,30}anweisungen|ignora .{0,30}instrucciones"
    r"|\"audience\"\s*:|\bBEGIN (?:SYSTEM|PROMPT)"
)


def is_hostile(text: str) -> bool:
    """Text that speaks to the model, not of a person."""
    return HOSTILE.search(text) is not None


def drop_hostile(text: str) -> str:
    """What is left before the hostile part begins."""
    found = HOSTILE.search(text)
    return text if found is None else text[: found.start()].rstrip(" |.,;:-\u2013\u2014")


def cut_title_and_company(headline: str) -> tuple[str, str]:
    """Both are substrings of the headline, or empty when it does not say."""
    for segment in SEPARATOR.split(headline):
        found = AT.search(segment)
        if found is None:
            continue
        title, company = segment[: found.start()].strip(), segment[found.end() :].strip(" .!")
        if ROLE.search(title):
            return title, company
        return "", company
    segments = [segment.strip() for segment in SEPARATOR.split(headline)]
    titles = [segment for segment in segments if ROLE.search(segment) and len(segment) < 80]
    return (titles[0] if titles else ""), ""
