"""Cuts title and company out of a headline, letter for letter; and spots hostile ones."""

import re

AT = re.compile(
    r"\s+(?:at|@|bei|chez|bij|presso|hos|en|في)\s+(?=[\w])|\s*@\s*(?=\w)|(?<=\w)\u2060?\s*で(?=\w)"
)
# Japanese puts the company first.
REVERSED = re.compile(r"^(?P<company>\S.*?)\s*の\s*(?P<title>\S.*)$")
SEPARATOR = re.compile(r"\s*[|•·;/\uff5c]\s*|\s+[\u2013\u2014-]\s+|,\s+|\s*\n\s*")
ORGANISATION = re.compile(
    r"(?i)\b(?:agency|creative|studio|media|communications|capital|partners|ventures|fund|cloud"
    r"|software|ai|labs|health|robotics|inc|gmbh|ltd|llc|university|bank|consulting|foods"
    r"|logistics|insurance|group)(?:\W*|で働いています)$"
)
EMPLOYED = "で働いています"
ROLE = re.compile(
    r"(?i)(?<!\w)(?:ceo|c[a-z]o|founder|co-?founder|partner|principal|associate|analyst|director\w*"
    r"|manager|head|vp|vice president|president|lead|chief|owner|engineer|developer|designer"
    r"|consultant|investor|marketer|executive|specialist|coordinator|assistant|intern|student"
    r"|teacher|professor|lecturer|supervisor|counsel|representative|operator|nurse|buyer|planner|trainer|recruiter|advisor|editor|writer|scientist|strategist|accountant|lawyer"
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
    """What is left without the sentence that speaks to the model."""
    found = HOSTILE.search(text)
    if found is None:
        return text
    before = text[: found.start()].rstrip(' |.,;:-\u2013\u2014"]}')
    _, _, after = text[found.end() :].partition(". ")
    return before if ROLE.search(before) else after


def cut_title_and_company(headline: str) -> tuple[str, str]:
    """Both are substrings of the headline, or empty when it does not say."""
    segments = [each.strip() for each in SEPARATOR.split(headline) if each.strip()]
    for segment in segments:
        pair = _split_segment(segment)
        if pair is not None:
            return pair
    titles = [each for each in segments if ROLE.search(each) and len(each) < 80]
    companies = [each for each in segments if ORGANISATION.search(each) and each not in titles]
    company = companies[0].removesuffix(EMPLOYED) if companies else ""
    return (titles[0] if titles else ""), company


def _split_segment(segment: str) -> tuple[str, str] | None:
    turned = REVERSED.match(segment)
    if turned is not None:
        return turned["title"], turned["company"]
    found = AT.search(segment)
    if found is None or segment.endswith(EMPLOYED):
        return None
    title, company = segment[: found.start()].strip(), segment[found.end() :].strip(" .!")
    return (title, company) if ROLE.search(title) else ("", company)
