"""The views as their files define them: `reporting/views/<name>.sql`, one each."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SCHEMA = "reporting"
PEOPLE_SCHEMA = "reporting_people"
VIEWS_DIR = Path(__file__).resolve().parent.parent / "views"

# In the order of their making: a view comes after those it reads.
ORDER = (
    "dim_date",
    "costs",
    "pipeline_runs",
    "engagers",
    "companies",
    "linkedin_engagers_by_post",
    "linkedin_posts_scrapes",
    "linkedin_posts",
    "post_daily",
    "audience_by_post",
    "data_freshness",
)


@dataclass(frozen=True, slots=True)
class Definition:
    name: str
    sql: str

    @property
    def fingerprint(self) -> str:
        """Of the file: 16 hexadecimal digits."""
        return hashlib.sha256(self.sql.encode()).hexdigest()[:16]


@cache
def read_definitions() -> tuple[Definition, ...]:
    """All of them, in ORDER."""
    return tuple(
        Definition(name, (VIEWS_DIR / f"{name}.sql").read_text(encoding="utf-8")) for name in ORDER
    )
