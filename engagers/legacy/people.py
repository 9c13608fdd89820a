"""The older stack's engagers, recorded as if a scrape of theirs had listed them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from typing import Final

from engagers.domain.record import record_page
from engagers.domain.sightings import EngagementItem
from engagers.legacy.report import LegacyReport
from engagers.legacy.scrapes import REF, read_urn
from integrations.apify.items import CommentItem, Person, ReactionItem, RepostItem
from integrations.legacy.cells import BadCellError, read_flag, read_id, read_text
from integrations.legacy.source import LegacySource, Row
from integrations.linkedin.identities import EntityRef, parse_entity
from integrations.linkedin.text import LABELS
from posts.models import Post, Scrape

TABLE: Final = "linkedin_engagers_by_post"
# By LinkedIn's value and by the word it shows: scripts kept either.
REACTIONS = {value.lower(): value for value in LABELS}
REACTIONS |= {word.lower(): value for value, word in LABELS.items()}
KINDS = {
    "reaction": "reaction",
    "reacted": "reaction",
    "comment": "comment",
    "commented": "comment",
    "repost": "repost",
    "reposted": "repost",
    "share": "repost",
    "reshare": "repost",
} | dict.fromkeys(REACTIONS, "reaction")


class _Scrapes:
    """Under which scrape somebody was seen: the row's own, else the post's last one."""

    def __init__(self, scrape_ids: Mapping[str, int]) -> None:
        self._ids = scrape_ids
        self._by_post: dict[str, Scrape | None] = {}

    @cached_property
    def _imported(self) -> dict[int, Scrape]:
        rows = Scrape.objects.filter(run_ref__startswith=REF)
        return {scrape.pk: scrape for scrape in rows}

    def find(self, row: Row) -> Scrape:
        """Raises LookupError."""
        own = self._imported.get(self._ids.get(read_id(row.get("scrape_id")), 0))
        if own is not None:
            return own
        urn = read_urn(row)
        if urn not in self._by_post:
            posts = Post.objects.known_as([urn]).values("pk")
            rows = Scrape.objects.measured().filter(post__in=posts)
            self._by_post[urn] = rows.order_by("-finished_at", "-pk").first()
        last = self._by_post[urn]
        if last is None:
            raise LookupError(f"post_url: no measurement of {urn} is here to record it under")
        return last


def import_people(
    source: LegacySource, scrape_ids: Mapping[str, int], report: LegacyReport, *, at: datetime
) -> None:
    scrapes = _Scrapes(scrape_ids)
    # Scrape by scrape: each batch is then a few pages, not one for every other row.
    for rows in source.read(TABLE, by=("scrape_id", "post_url", "id")):
        pages: dict[Scrape, list[EngagementItem]] = defaultdict(list)
        for row in rows:
            report.count(TABLE, "read")
            try:
                scrape = scrapes.find(row)
                pages[scrape].extend(_read_items(row, scrape))
            except (BadCellError, LookupError) as error:
                report.refuse(TABLE, row, str(error.args[0]), at=at)
            else:
                report.count(TABLE, "recorded")
                _note_pushed(row, report)
        _record(pages, report, at=at)


def _record(
    pages: Mapping[Scrape, list[EngagementItem]], report: LegacyReport, *, at: datetime
) -> None:
    for scrape, items in sorted(pages.items(), key=lambda page: page[0].pk):
        page = record_page(scrape, items, at=at)
        report.count(TABLE, "new engagements", page.new_engagements)
        report.count(TABLE, "new people", page.new_engagers)
        if page.dropped:
            report.count(TABLE, "erased before", page.dropped)
        if page.new_engagers:
            scrape.new_engagers += page.new_engagers
            scrape.save(update_fields=["new_engagers"])


def _read_items(row: Row, scrape: Scrape) -> list[EngagementItem]:
    entity = parse_entity(read_text(row.get("linkedin_url")))
    if entity is None:
        raise BadCellError(
            "linkedin_url", row.get("linkedin_url"), "address of a person or company"
        )
    said = re.split(r"[^a-z]+", read_text(row.get("engagement_type")).lower())
    words = [word for word in said if word]
    unknown = [word for word in words if word not in KINDS]
    if unknown or not words:
        raise BadCellError("engagement_type", row.get("engagement_type"), "kind of engagement")
    person = _read_person(entity, row)
    return [_make_item(word, person, entity, scrape) for word in words]


def _read_person(entity: EntityRef, row: Row) -> Person:
    return Person(
        kind=entity.kind,
        member_id=entity.member_id,
        slug=entity.slug,
        company_id=entity.company_id,
        name=read_text(row.get("name")),
        headline=read_text(row.get("headline")),
        url=entity.url,
    )


def _make_item(word: str, person: Person, entity: EntityRef, scrape: Scrape) -> EngagementItem:
    kind = KINDS[word]
    if kind == "reaction":
        return ReactionItem(person, REACTIONS.get(word, ""))
    if kind == "repost":
        return RepostItem(person)
    # The older stack kept no ids of comments: one for each person under a post, of our making.
    key = entity.member_id or entity.slug or entity.company_id
    return CommentItem(person, f"{REF}{scrape.post_id}:{key}"[:120])


def _note_pushed(row: Row, report: LegacyReport) -> None:
    try:
        was_pushed = read_flag("pushed_to_hubspot", row.get("pushed_to_hubspot"))
    except BadCellError as error:
        report.notes[f"cells left out: {error}"] += 1
        return
    if was_pushed:
        report.notes["pushed before: the next push finds them in HubSpot by their address"] += 1
