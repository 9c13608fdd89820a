"""Actor runs: kept in the database, their items made again from the world when asked for."""

import json
import string
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Any

from integrations.sandbox.apify.catalogue import START_FEE_USD, Offer, find_offer
from integrations.sandbox.apify.feed import Feed, Item
from integrations.sandbox.apify.spoil import RUN_FAULTS, STATUSES, spoil
from integrations.sandbox.state import Context

TABLE = """
create table if not exists apify_run (
    number integer primary key autoincrement,
    id text unique not null, actor text not null, input text not null,
    dataset_id text not null, store_id text not null,
    started_at text not null, seconds real not null, age_days real not null,
    cap_usd text, marks text not null, item_count integer not null,
    cost_usd text not null, message text not null, aborted_at text, options text not null
);
create index if not exists apify_run_dataset on apify_run (dataset_id);
create index if not exists apify_run_store on apify_run (store_id);
"""
# What the usage of a run lacks until it is settled.
SETTLES_AFTER = timedelta(seconds=10)
PRELIMINARY_SHARE = Decimal("0.6")
# The part of a run that it spends waiting for a machine.
READY_SHARE = 0.1
MICRO = Decimal("0.000001")
KEPT_DATASETS = 64


@dataclass(frozen=True)
class Run:
    """One run, as stored. `seconds` is how long it takes; `marks` are its faults."""

    id: str
    offer: Offer
    input_text: str
    dataset_id: str
    store_id: str
    started_at: datetime
    seconds: float
    age_days: float
    marks: frozenset[str]
    item_count: int
    cost_usd: Decimal
    message: str
    aborted_at: datetime | None
    options: dict[str, Any]

    @property
    def finishes_at(self) -> datetime:
        return self.aborted_at or self.started_at + timedelta(seconds=self.seconds)

    def status(self, now: datetime) -> str:
        if self.aborted_at is not None:
            return "ABORTED"
        if "stuck" in self.marks:
            return "RUNNING"
        if now >= self.finishes_at:
            return next((STATUSES[mark] for mark in STATUSES if mark in self.marks), "SUCCEEDED")
        waited = (now - self.started_at).total_seconds()
        return "READY" if waited < self.seconds * READY_SHARE else "RUNNING"

    def is_over(self, now: datetime) -> bool:
        return self.aborted_at is not None or (
            "stuck" not in self.marks and now >= self.finishes_at
        )

    def progress(self, now: datetime) -> float:
        """The part of its items that are there, 0 to 1."""
        if self.is_over(now) and self.aborted_at is None:
            return 1.0
        until = min(now, self.aborted_at or now)
        done = (until - self.started_at).total_seconds() / (self.seconds or 1)
        return max(0.0, min(done, 1.0)) if "stuck" not in self.marks else 0.0

    def usage_usd(self, now: datetime) -> Decimal:
        """Preliminary (lower) until ten seconds after the end."""
        share = Decimal(str(round(self.progress(now), 6)))
        if not self.is_over(now) or now < self.finishes_at + SETTLES_AFTER:
            share *= PRELIMINARY_SHARE
        return (self.cost_usd * share).quantize(MICRO, rounding=ROUND_HALF_UP)


class Runs:
    """All runs of the one account."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._datasets: dict[str, list[str]] = {}
        context.db.script(TABLE)
        context.on_reset.append(self._datasets.clear)

    def start(
        self, offer: Offer, input_text: str, *, cap_usd: Decimal | None, options: dict[str, Any]
    ) -> Run:
        """Makes the run and works out at once what it will deliver and cost."""
        context = self._context
        now = context.clock()
        marks = self._take_faults(offer)
        age_days = context.age_days
        items, message = self._deliver(offer, input_text, age_days, marks, cap_usd)
        number = self._next_number()
        # The anchor keeps the ids of one state apart from those of the next.
        seeds = (f"{context.anchor} {kind} {number}" for kind in ("run", "data", "store"))
        run_id, dataset_id, store_id = map(make_id, seeds)
        context.db.execute(
            "insert into apify_run (id, actor, input, dataset_id, store_id, started_at, seconds,"
            " age_days, cap_usd, marks, item_count, cost_usd, message, options)"
            " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(run_id, offer.name, input_text, dataset_id, store_id, format_moment(now)),
                *(context.latency_seconds, age_days, None if cap_usd is None else str(cap_usd)),
                *(json.dumps(sorted(marks)), len(items), str(price(offer, items)), message),
                json.dumps(options),
            ),
        )
        self._keep(dataset_id, items)
        found = self.find(run_id)
        assert found is not None
        return found

    def find(self, run_id: str) -> Run | None:
        return self._one("id", run_id)

    def find_dataset(self, dataset_id: str) -> Run | None:
        return self._one("dataset_id", dataset_id) or self.find(dataset_id)

    def find_store(self, store_id: str) -> Run | None:
        return self._one("store_id", store_id) or self.find(store_id)

    def list_all(self) -> list[Run]:
        """Every run, the oldest first."""
        rows = self._context.db.query("select * from apify_run order by number")
        return [_read(row) for row in rows]

    def abort(self, run: Run) -> None:
        """Ends a run that is not over; it keeps the items it has."""
        now = self._context.clock()
        if not run.is_over(now):
            self._context.db.execute(
                "update apify_run set aborted_at = ? where id = ?", (now.isoformat(), run.id)
            )

    def items(self, run: Run) -> list[str]:
        """The dataset's items so far, each as JSON text."""
        if run.dataset_id not in self._datasets:
            cap = self._context.db.one("select cap_usd from apify_run where id = ?", (run.id,))
            cap_usd = Decimal(cap["cap_usd"]) if cap and cap["cap_usd"] else None
            items, _ = self._deliver(
                run.offer, run.input_text, run.age_days, set(run.marks), cap_usd
            )
            self._keep(run.dataset_id, items)
        whole = self._datasets[run.dataset_id]
        return whole[: round(len(whole) * run.progress(self._context.clock()))]

    def _deliver(
        self,
        offer: Offer,
        input_text: str,
        age_days: float,
        marks: set[str],
        cap_usd: Decimal | None,
    ) -> tuple[list[Any], str]:
        given = json.loads(input_text)
        feed = Feed(self._context.world, age_days, self._context.anchor)
        items = spoil(list(offer.build(feed, given)), marks, target=_target(given))
        kept = cut_to_cap(offer, items, cap_usd)
        return kept, "max charge reached" if len(kept) < len(items) else "Finished"

    def _take_faults(self, offer: Offer) -> set[str]:
        hit = self._context.faults.hit
        return {
            name
            for name in RUN_FAULTS
            if hit(f"apify.run.{name}.{offer.purpose}") or hit(f"apify.run.{name}")
        }

    def _next_number(self) -> int:
        row = self._context.db.one("select coalesce(max(number), 0) + 1 as next from apify_run")
        assert row is not None
        return int(row["next"])

    def _keep(self, dataset_id: str, items: list[Any]) -> None:
        while len(self._datasets) >= KEPT_DATASETS:
            self._datasets.pop(next(iter(self._datasets)))
        self._datasets[dataset_id] = [json.dumps(item) for item in items]

    def _one(self, column: str, value: str) -> Run | None:
        row = self._context.db.one(f"select * from apify_run where {column} = ?", (value,))
        return None if row is None else _read(row)


def is_billed(item: Any) -> bool:
    """Errors and summaries are free, but for a company that was not found."""
    if not isinstance(item, dict):
        return False
    return "message" in item or not ({"error", "summary"} & item.keys())


def price(offer: Offer, items: list[Any]) -> Decimal:
    return START_FEE_USD + offer.price_usd * sum(map(is_billed, items))


def cut_to_cap(offer: Offer, items: list[Any], cap_usd: Decimal | None) -> list[Any]:
    """The items from the front that the charge cap pays for."""
    if cap_usd is None:
        return items
    left = max(int((cap_usd - START_FEE_USD) // offer.price_usd), 0)
    for number, item in enumerate(items):
        left -= is_billed(item)
        if left < 0:
            return items[:number]
    return items


def make_id(seed: str) -> str:
    """17 letters and digits, the same for the same seed."""
    return "".join(Random(seed).choices(string.ascii_letters + string.digits, k=17))


def format_moment(moment: datetime) -> str:
    """As Apify writes times: UTC, milliseconds, Z."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _target(given: Item) -> str:
    for name in ("posts", "post_urls", "queries", "companies"):
        if given.get(name):
            return str(given[name][0])
    return str(given.get("post_url", ""))


def _read(row: Any) -> Run:
    offer = find_offer(row["actor"])
    assert offer is not None
    return Run(
        id=row["id"],
        offer=offer,
        input_text=row["input"],
        dataset_id=row["dataset_id"],
        store_id=row["store_id"],
        started_at=datetime.fromisoformat(row["started_at"]),
        seconds=row["seconds"],
        age_days=row["age_days"],
        marks=frozenset(json.loads(row["marks"])),
        item_count=row["item_count"],
        cost_usd=Decimal(row["cost_usd"]),
        message=row["message"],
        aborted_at=datetime.fromisoformat(row["aborted_at"]) if row["aborted_at"] else None,
        options=json.loads(row["options"]),
    )
