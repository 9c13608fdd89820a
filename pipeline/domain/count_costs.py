"""What runs and their steps cost, from the ledger of charges: it learns final prices later."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

# A reservation that is not settled counts with what the vendor has said so far, else with nothing.
_COUNT = """
with spent as (
    select c.run_ref,
           case when c.purpose in ('reactions', 'comments', 'reposts') then 'scrape'
                when c.purpose = 'details' and r.slot like 'scrape%%' then 'scrape'
                when c.purpose = 'details' then 'describe'
                else 'enrich' end as step,
           sum(coalesce(c.settled_usd, r.cost_usd, 0)) as usd
    from integrations_charge c
    left join integrations_actorrun r on r.id = c.actor_run_id
    where c.run_ref = any(%(refs)s)
    group by 1, 2
), steps as (
    update pipeline_steprun s set cost_usd = spent.usd
    from spent
    where spent.run_ref = 'run:' || s.run_id and spent.step = s.name and s.cost_usd <> spent.usd
)
update pipeline_run p set cost_usd = total.usd
from (select run_ref, sum(usd) as usd from spent group by 1) total
where total.run_ref = 'run:' || p.id and p.cost_usd <> total.usd
"""


def count_costs(run_ids: Iterable[int]) -> None:
    """Writes `cost_usd` of these runs and their steps; rows that are right stay untouched."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"refs": [f"run:{pk}" for pk in run_ids]})
