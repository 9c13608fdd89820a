"""What the stand-ins share: a small database, the clock, call counts and the world."""

import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from integrations.sandbox.faults import Faults
from integrations.sandbox.world import World, build_world

# How long a slow page takes, unless a test says otherwise.
SLOW_SECONDS = 3.0

TABLES = """
create table if not exists sandbox_setting (name text primary key, value text not null);
create table if not exists sandbox_call (
    vendor text, operation text, requests integer not null, writes integer not null,
    primary key (vendor, operation)
);
"""


class Database:
    """One SQLite connection behind a lock; in memory when `path` is None."""

    def __init__(self, path: Path | None) -> None:
        self._lock = threading.RLock()
        self._connection = sqlite3.connect(
            path or ":memory:", check_same_thread=False, isolation_level=None
        )
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("pragma journal_mode = wal")
        self._connection.execute("pragma synchronous = normal")
        self.script(TABLES)

    def script(self, sql: str) -> None:
        """Runs statements without parameters: `create table if not exists ...`."""
        with self._lock:
            self._connection.executescript(sql)

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> int:
        """Runs one statement; the number of rows it changed."""
        with self._lock:
            return self._connection.execute(sql, parameters).rowcount

    def execute_many(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        with self.transaction():
            self._connection.executemany(sql, rows)

    def query(self, sql: str, parameters: Sequence[Any] = ()) -> list[sqlite3.Row]:
        with self._lock:
            return self._connection.execute(sql, parameters).fetchall()

    def one(self, sql: str, parameters: Sequence[Any] = ()) -> sqlite3.Row | None:
        rows = self.query(sql, parameters)
        return rows[0] if rows else None

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing, and no other thread in between. Does nest."""
        with self._lock:
            if self._connection.in_transaction:
                yield
                return
            self._connection.execute("begin immediate")
            try:
                yield
            except BaseException:
                self._connection.execute("rollback")
                raise
            self._connection.execute("commit")

    def empty(self) -> None:
        """Deletes every row of every table."""
        with self.transaction():
            for row in self.query("select name from sqlite_master where type = 'table'"):
                self._connection.execute(f'delete from "{row["name"]}"')

    def setting(self, name: str) -> str | None:
        row = self.one("select value from sandbox_setting where name = ?", (name,))
        return None if row is None else str(row["value"])

    def save_setting(self, name: str, value: str) -> None:
        self.execute("insert or replace into sandbox_setting values (?, ?)", (name, value))

    def close(self) -> None:
        with self._lock:
            self._connection.close()


class Clock:
    """Real time (or `base`) plus an offset that survives a restart."""

    def __init__(self, db: Database, base: Callable[[], datetime] | None = None) -> None:
        self._db = db
        self._base = base or _now
        self.load()

    def load(self) -> None:
        self._offset = timedelta(seconds=float(self._db.setting("clock_offset") or 0))

    def advance(self, seconds: float) -> None:
        self._offset += timedelta(seconds=seconds)
        self._db.save_setting("clock_offset", str(self._offset.total_seconds()))

    def __call__(self) -> datetime:
        return self._base() + self._offset


class Calls:
    """Requests and writes per vendor and operation."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def record(self, vendor: str, operation: str, *, writes: int = 0) -> None:
        """Counts one request; `writes` is the number of objects it created or changed."""
        self._db.execute(
            "insert into sandbox_call values (?, ?, 1, ?) on conflict (vendor, operation)"
            " do update set requests = requests + 1, writes = writes + excluded.writes",
            (vendor, operation, writes),
        )

    def count(self, vendor: str, operation: str | None = None) -> int:
        """Requests of one operation, or of the whole vendor."""
        return sum(
            int(row["requests"])
            for row in self._db.query("select * from sandbox_call where vendor = ?", (vendor,))
            if operation in (None, row["operation"])
        )

    def writes(self, vendor: str) -> int:
        rows = self._db.query("select writes from sandbox_call where vendor = ?", (vendor,))
        return sum(int(row["writes"]) for row in rows)

    def snapshot(self) -> dict[str, dict[str, dict[str, int]]]:
        """`{vendor: {operation: {"requests": n, "writes": n}}}`."""
        found: dict[str, dict[str, dict[str, int]]] = {}
        for row in self._db.query("select * from sandbox_call order by vendor, operation"):
            found.setdefault(row["vendor"], {})[row["operation"]] = {
                "requests": row["requests"],
                "writes": row["writes"],
            }
        return found

    def reset(self) -> None:
        self._db.execute("delete from sandbox_call")


@dataclass
class Context:
    """Everything a vendor module needs. `on_reset` holds what to run after the rows are gone."""

    db: Database
    faults: Faults
    world: World
    clock: Clock
    calls: Calls
    latency_seconds: float = 0
    initial_latency_seconds: float = 0
    slow_seconds: float = SLOW_SECONDS
    resets: int = 0
    on_reset: list[Callable[[], None]] = field(default_factory=list)

    @property
    def anchor(self) -> datetime:
        """When this state was first made: day 0 of the engagements that appear later."""
        stored = self.db.setting("anchor")
        return self._drop_anchor() if stored is None else datetime.fromisoformat(stored)

    def _drop_anchor(self) -> datetime:
        now = self.clock()
        self.db.save_setting("anchor", now.isoformat())
        return now

    @property
    def age_days(self) -> float:
        """Days since the anchor, by the sandbox's clock; never before it."""
        anchor = self.anchor
        return max((self.clock() - anchor).total_seconds() / 86_400, 0.0)

    def reset(self) -> None:
        """As if just made: rows, clock, faults, calls, latency."""
        self.resets += 1
        self.db.empty()
        self.clock.load()
        self._drop_anchor()
        self.faults.reset()
        self.latency_seconds = self.initial_latency_seconds
        self.slow_seconds = SLOW_SECONDS
        for callback in tuple(self.on_reset):  # those of requests that hang come and go
            callback()


def make_context(
    *,
    state_dir: Path | None,
    seed: int = 1,
    faults_profile: str = "none",
    latency_seconds: float = 0,
    clock: Callable[[], datetime] | None = None,
) -> Context:
    """Opens the state in `state_dir` (made when missing), or one in memory."""
    if state_dir is not None:
        state_dir.mkdir(parents=True, exist_ok=True)
    db = Database(None if state_dir is None else state_dir / "sandbox.sqlite3")
    context = Context(
        db=db,
        faults=Faults(profile=faults_profile, seed=seed),
        world=build_world(seed),
        clock=Clock(db, clock),
        calls=Calls(db),
        latency_seconds=latency_seconds,
        initial_latency_seconds=latency_seconds,
    )
    _ = context.anchor  # laid down now, before anyone moves the clock
    return context


def _now() -> datetime:
    return datetime.now(UTC)
