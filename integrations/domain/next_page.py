"""Lists that come one page a run: whether there is one page more to buy."""

from __future__ import annotations

from collections.abc import Sequence

from integrations.apify.actors import ACTORS
from integrations.apify.client import ApifyGateway
from integrations.domain.charge_cap import MOST_ITEMS
from integrations.domain.read_items import is_truncated
from integrations.errors import GiveUp
from integrations.models import ActorRun


def has_next_page(
    pages: Sequence[ActorRun], gateway: ApifyGateway, *, reported: int | None
) -> bool:
    """`pages` are the runs of one list in order, all ended: the last is full, so more may follow.

    `reported` is LinkedIn's counter of this very moment, None where unknown. False where a page
    failed: the list is incomplete, whatever follows. Raises RetryLater and Misconfigured.
    """
    actor = ACTORS[pages[-1].actor_key]
    size = actor.page_size
    if size is None or len(pages) >= actor.count_runs(MOST_ITEMS) or len(pages) * size == reported:
        return False
    if any(run.state == ActorRun.State.FAILED or is_truncated(run) for run in pages):
        return False
    try:
        return gateway.get_items(pages[-1].dataset_id, offset=0, limit=1).total >= size
    except GiveUp:  # its items are gone, which the reading of the page will say
        return False
