"""What scrapes cost: the sum over their actor runs, preliminary until Apify has settled it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.db import connection
from django.db.models import Sum

from integrations.models import ActorRun
from posts.models import Scrape


def sum_costs(scrape: Scrape) -> Decimal | None:
    """USD so far; None while no run of it has told its cost."""
    runs = ActorRun.objects.of(scrape.subject)
    total: Decimal | None = runs.aggregate(total=Sum("cost_usd"))["total"]
    return total


UPDATE = """
UPDATE posts_scrape scrape SET cost_usd = paid.usd
FROM (
    SELECT subject, sum(cost_usd) AS usd FROM integrations_actorrun
    WHERE subject IN (
        SELECT subject FROM integrations_actorrun
        WHERE cost_settled_at >= %s AND subject LIKE 'scrape:%%'
    )
    GROUP BY subject
) paid
WHERE scrape.id = split_part(paid.subject, ':', 2)::bigint
  AND scrape.cost_usd IS DISTINCT FROM paid.usd
"""


def update_costs(*, since: datetime) -> int:
    """Corrects the cost of scrapes whose runs were settled since then; returns how many changed."""
    with connection.cursor() as cursor:
        cursor.execute(UPDATE, [since])
        changed: int = cursor.rowcount
    return changed


SETTLED = """
SELECT scrape.post_id, sum(charge.settled_usd)
FROM posts_scrape scrape
JOIN integrations_charge charge ON charge.subject = 'scrape:' || scrape.id
WHERE charge.state = 'settled' AND scrape.post_id = ANY(%s)
GROUP BY scrape.post_id
"""


def sum_settled(post_ids: Sequence[int]) -> dict[int, Decimal]:
    """USD by post, as `PostQuerySet.with_cost` says it: one statement, for many posts the faster."""
    with connection.cursor() as cursor:
        cursor.execute(SETTLED, [list(post_ids)])
        return dict(cursor.fetchall())
