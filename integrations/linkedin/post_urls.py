"""Which post an address names. One post, one URN; nothing is looked up."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from integrations.linkedin.addresses import LONGEST_ADDRESS, Address, decode, split_address, unwrap

PostKind = Literal["activity", "ugcPost", "share"]

KINDS: dict[str, PostKind] = {"activity": "activity", "ugcpost": "ugcPost", "share": "share"}
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LINKEDIN_OPENED = datetime(2003, 5, 5, tzinfo=UTC)
LARGEST_ID = 2**63 - 1

URN = re.compile(r"\burn:li:(activity|ugcPost|share):([0-9]+)", re.IGNORECASE)
IN_UPDATE_PATH = re.compile(r"/feed/update/(activity|ugcPost|share):([0-9]+)", re.IGNORECASE)
IN_POST_SLUG = re.compile(r"(?<![a-z])(activity|ugcPost|share)-([0-9]{15,})", re.IGNORECASE)
URN_PARAMETERS = ("updateentityurn", "highlightedupdateurn", "updateurn")

ELSEWHERE = {
    "in": "this is a person's profile, not a post",
    "pub": "this is a person's profile, not a post",
    "company": "this is a company's page, not a post",
    "school": "this is a school's page, not a post",
    "showcase": "this is a showcase page, not a post",
    "pulse": "this is an article: paste the address of the post that shares it",
}
NO_ID = "there is no post id in this address: use the post's menu, Copy link to post"
SHORT_LINK = "this is a shortened link: open it and paste the address it leads to"


class NotAPost(ValueError):
    """The text names no LinkedIn post; `reason` says why, for the person who entered it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class PostRef:
    """A post as it was entered. `published_at` is exact for original posts, None unless an activity."""

    urn: str
    kind: PostKind
    id: str
    url: str
    published_at: datetime | None


def parse_post(text: str) -> PostRef:
    """The post that an address, a URN or a bare activity id names. Raises NotAPost, nothing else."""
    seen = _readable(text)
    if seen.isascii() and seen.isdigit():
        return make_post("activity", seen)
    if decode(seen)[:4].lower() == "urn:":
        return _from_urn(decode(seen))
    return _from_address(split_address(seen))


def names_post(text: str) -> bool:
    """Whether `parse_post` would take it."""
    try:
        parse_post(text)
    except NotAPost:
        return False
    return True


def make_post(kind: str, digits: str) -> PostRef:
    """`kind` in any case; `digits` decimal. Raises NotAPost for an id that LinkedIn cannot have issued."""
    if len(digits) != 19 or int(digits) > LARGEST_ID or moment_of(digits) < LINKEDIN_OPENED:
        raise NotAPost("this is no post id: one has 19 digits and holds the time it was made")
    exact = KINDS[kind.lower()]
    urn = f"urn:li:{exact}:{digits}"
    return PostRef(
        urn=urn,
        kind=exact,
        id=digits,
        url=f"https://www.linkedin.com/feed/update/{urn}/",
        published_at=moment_of(digits) if exact == "activity" else None,
    )


def moment_of(digits: str) -> datetime:
    """The time in the upper bits of a LinkedIn id: milliseconds since 1970, UTC."""
    return EPOCH + timedelta(milliseconds=int(digits) >> 22)


def _readable(text: str) -> str:
    if len(text) > LONGEST_ADDRESS:
        raise NotAPost(f"longer than {LONGEST_ADDRESS:,} characters")
    seen = unwrap(text)
    if not seen:
        raise NotAPost("empty")
    if len(seen.split()) > 1:
        raise NotAPost("more than an address: paste one address a line")
    return seen


def _from_urn(urn: str) -> PostRef:
    found = URN.search(urn)
    if urn.lower().startswith("urn:li:comment") or found is None:
        raise NotAPost("this is the id of something else, not of a post")
    return make_post(*found.groups())


def _from_address(address: Address | None) -> PostRef:
    if address is None:
        raise NotAPost("not a web address")
    if address.host == "lnkd.in" or address.host.endswith(".lnkd.in"):
        raise NotAPost(SHORT_LINK)
    if not address.is_linkedin:
        raise NotAPost("not LinkedIn")
    named = _named_in_path(address) or _named_in_query(address)
    if named is None:
        raise NotAPost(ELSEWHERE.get(_place(address), NO_ID))
    return make_post(*named)


def _named_in_path(address: Address) -> tuple[str, str] | None:
    found = URN.search(address.path) or IN_UPDATE_PATH.search(address.path)
    if found:
        return found[1], found[2]
    # A title may hold "activity-..." too: the id that LinkedIn appends is the last one.
    slugs = IN_POST_SLUG.findall(address.path) if _place(address) == "posts" else []
    return slugs[-1] if slugs else None


def _named_in_query(address: Address) -> tuple[str, str] | None:
    for parameter in URN_PARAMETERS:
        found = URN.search(address.query.get(parameter, ""))
        if found:
            return found[1], found[2]
    return None


def _place(address: Address) -> str:
    return address.segments[0].lower() if address.segments else ""
