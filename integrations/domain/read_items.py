"""A run's items, page by page from the first: parsed one by one, whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from integrations.apify.actors import ACTORS
from integrations.apify.client import ApifyGateway
from integrations.apify.items import BadItem, Item, NoiseItem
from integrations.apify.payloads import ItemPage
from integrations.errors import GiveUp, RetryLater
from integrations.models import ActorRun, Provider

PAGE_SIZE = 500
CAP_REACHED = "max charge reached"


@dataclass(frozen=True, slots=True)
class ItemsPage:
    """`good` may hold more than the vendor's items: replies come nested in comments.

    `truncated`: the run ended before its list did, or may have: it brought all that it was asked
    for. What is missing is then unknown, not gone.
    """

    good: tuple[Item, ...]
    rejected: tuple[BadItem, ...]
    noise: int
    offset: int
    is_last: bool
    truncated: bool


class OnlyErrors(GiveUp):
    """Every item of the run was refused. `rejected` are those of the last page, not yet given out."""

    def __init__(self, rejected: tuple[BadItem, ...], *, first: str) -> None:
        super().__init__(f"actor returned only errors: {first}", provider=Provider.APIFY)
        self.rejected = rejected


def read_items(
    run: ActorRun, gateway: ApifyGateway, *, page_size: int = PAGE_SIZE
) -> Iterator[ItemsPage]:
    """Until a page says `is_last`, nothing is complete. Reading again is free and starts at 0.

    Raises RetryLater where pages do not add up, OnlyErrors (a GiveUp) in the last page's place,
    GiveUp where the dataset is gone. Counts are written into the row at the end.
    """
    actor, truncated = ACTORS[run.actor_key], is_truncated(run)
    collected, rejected, first = 0, 0, ""
    for page in _read_pages(run.dataset_id, gateway, page_size=page_size):
        parsed = [one for item in page.items for one in actor.parse_all(item)]
        bad = tuple(one for one in parsed if isinstance(one, BadItem))
        good = tuple(one for one in parsed if not isinstance(one, BadItem | NoiseItem))
        collected, rejected = collected + len(good), rejected + len(bad)
        first = first or (bad[0].reason if bad else "")
        if page.is_last:
            _count(run, total=page.total, collected=collected, rejected=rejected)
            if rejected and not collected:
                raise OnlyErrors(bad, first=first)
        noise = len(parsed) - len(good) - len(bad)
        is_cut = truncated or actor.is_at_limit(run.input, items=page.total)
        yield ItemsPage(good, bad, noise, page.offset, page.is_last, is_cut)


def is_truncated(run: ActorRun) -> bool:
    return run.vendor_status != "SUCCEEDED" or CAP_REACHED in run.status_message.casefold()


def _read_pages(dataset_id: str, gateway: ApifyGateway, *, page_size: int) -> Iterator[ItemPage]:
    page = gateway.get_items(dataset_id, offset=0, limit=page_size)
    total = page.total
    while True:
        promised = min(page_size, total - page.offset)
        if page.total != total or len(page.items) != promised:
            raise RetryLater("the pages of a dataset do not add up", provider=Provider.APIFY)
        yield page
        if page.is_last:
            return
        page = gateway.get_items(dataset_id, offset=page.next_offset, limit=page_size)


def _count(run: ActorRun, *, total: int, collected: int, rejected: int) -> None:
    run.items_total, run.items_collected, run.items_rejected = total, collected, rejected
    run.save(update_fields=["items_total", "items_collected", "items_rejected"])
