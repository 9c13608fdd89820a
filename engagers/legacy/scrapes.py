"""The older stack's measurements: a post's history before us, with what it cost."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Final

from django.db import connection

from engagers.legacy.report import LegacyReport, digest_row
from integrations.legacy.cells import (
    BadCellError,
    is_naive,
    read_count,
    read_id,
    read_moment,
    read_text,
    read_usd,
)
from integrations.legacy.source import LegacySource, Row
from integrations.linkedin.post_urls import NotAPost, parse_post
from integrations.models import Charge
from posts.models import Post, Scrape

TABLE: Final = "linkedin_posts_scrapes"
REF = "legacy:"
LONGEST_ID = 50
REASON = "imported from the older stack"

# As a settled scrape leaves them: LinkedIn's own counter where known, else what was listed.
FOLLOW = """
UPDATE posts_post post SET
    scrape_count = measured.scrapes,
    last_scraped_at = measured.last_at,
    reactions = coalesce(measured.reactions, post.reactions)
FROM (
    SELECT post_id, count(*) AS scrapes, max(finished_at) AS last_at,
        (array_agg(coalesce(reactions_reported, reactions_counted)
            ORDER BY finished_at DESC, id DESC))[1] AS reactions
    FROM posts_scrape WHERE state IN ('done', 'empty') AND post_id = ANY(%(posts)s)
    GROUP BY post_id
) AS measured
WHERE post.id = measured.post_id
    AND (post.scrape_count, post.last_scraped_at)
        IS DISTINCT FROM (measured.scrapes::integer, measured.last_at)
"""


def import_scrapes(
    source: LegacySource, post_ids: Mapping[str, int], report: LegacyReport, *, at: datetime
) -> dict[str, int]:
    """The older stack's ids to ours; those imported before keep theirs."""
    ids: dict[str, int] = {}
    for rows in source.read(TABLE):
        ids |= _import_batch(rows, post_ids, report, at=at)
    return ids


def _import_batch(
    rows: list[Row], post_ids: Mapping[str, int], report: LegacyReport, *, at: datetime
) -> dict[str, int]:
    refs = [_name_ref(row) for row in rows]
    known = dict(Scrape.objects.filter(run_ref__in=refs).values_list("run_ref", "pk"))
    new: dict[str, Scrape] = {}
    for row, ref in zip(rows, refs, strict=True):
        report.count(TABLE, "read")
        if ref in known or ref in new:
            report.count(TABLE, "existing")
            continue
        try:
            new[ref] = _read_scrape(row, ref, post_ids, report)
        except (BadCellError, LookupError) as error:
            report.refuse(TABLE, row, str(error.args[0]), at=at)
    Scrape.objects.bulk_create(new.values())
    _charge(new.values())
    _follow({scrape.post_id for scrape in new.values()})
    report.count(TABLE, "added", len(new))
    ours = known | {ref: scrape.pk for ref, scrape in new.items()}
    theirs = ((read_id(row.get("id")), ours.get(ref)) for row, ref in zip(rows, refs, strict=True))
    return {said: pk for said, pk in theirs if said and pk is not None}


def _name_ref(row: Row) -> str:
    """Their id, or, where there is none that fits, a digest."""
    said = read_id(row.get("id"))
    if said and len(said) <= LONGEST_ID:
        return f"{REF}{said}"
    digest = hashlib.sha256(said.encode()).hexdigest() if said else digest_row(TABLE, row)
    return f"{REF}~{digest[:40]}"


def _read_scrape(row: Row, ref: str, post_ids: Mapping[str, int], report: LegacyReport) -> Scrape:
    moment = read_moment("ran_at", row.get("ran_at")) or read_moment("ran_on", row.get("ran_on"))
    if moment is None:
        raise BadCellError("ran_at", row.get("ran_at"), "time, such as 2025-06-01 09:30")
    if is_naive(row.get("ran_at")):
        report.notes["times without a zone, taken for UTC"] += 1
    reactions = read_count("reactions_count", row.get("reactions_count"))
    status = read_text(row.get("status")).lower()
    has_failed = status not in {"", "completed", "done", "success", "succeeded"}
    state = Scrape.State.EMPTY if reactions == 0 else Scrape.State.DONE
    return Scrape(
        post_id=_find_post(row, post_ids),
        state=Scrape.State.FAILED if has_failed else state,
        reason=REASON,
        run_ref=ref,
        reactions_counted=reactions,
        cost_usd=read_usd("cost", row.get("cost")),
        error=f"{status} in the older stack" if has_failed else "",
        created_at=moment,
        started_at=moment,
        finished_at=moment,
    )


def _find_post(row: Row, post_ids: Mapping[str, int]) -> int:
    """By their post's id, else by the address. Raises LookupError."""
    by_id = post_ids.get(read_id(row.get("post_id")))
    if by_id is not None:
        return by_id
    urn = read_urn(row)
    found = Post.objects.known_as([urn]).values_list("pk", flat=True).first()
    if found is None:
        raise LookupError(f"post_url: no post {urn} is among those imported")
    return found


def read_urn(row: Row) -> str:
    """Of the post that a row names by its address. Raises LookupError."""
    try:
        return parse_post(read_text(row.get("post_url"))).urn
    except NotAPost as error:
        raise LookupError(f"post_url: {error}") from None


def _charge(scrapes: object) -> None:
    """What each cost, among the charges of its day."""
    Charge.objects.bulk_create(
        Charge(
            provider="apify",
            purpose="reactions",
            subject=scrape.subject,
            run_ref="legacy",
            state=Charge.State.SETTLED,
            reserved_usd=scrape.cost_usd,
            settled_usd=scrape.cost_usd,
            charged_on=scrape.created_at.date(),
            created_at=scrape.created_at,
            settled_at=scrape.created_at,
        )
        for scrape in scrapes  # type: ignore[attr-defined]
        if (scrape.cost_usd or Decimal(0)) > 0
    )


def _follow(post_ids: set[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(FOLLOW, {"posts": sorted(post_ids)})
