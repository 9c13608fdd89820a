"""The views as their files define them: `reporting/views/<name>.sql`, one each; those that only
other views read, and no reader, in `inner/` and in a schema of their own.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SCHEMA = "reporting"
INNER_SCHEMA = "reporting_inner"
PEOPLE_SCHEMA = "reporting_people"
VIEWS_DIR = Path(__file__).resolve().parent.parent / "views"

# In the order of their making: a view comes after those it reads. The inner ones first.
INNER = (
    "marked_whole",
    "marked_posts",
    "marked_companies",
    "audience_of_rows",
    "arrivals_of_rows",
    "companies_of_rows",
    "post_audience",
    "post_arrivals",
)
ORDER = (
    "dim_date",
    "costs",
    "pipeline_runs",
    "engagers",
    "audience_by_post",
    "companies",
    "linkedin_engagers_by_post",
    "linkedin_posts_scrapes",
    "linkedin_posts",
    "post_daily",
    "post_fields",
    "label_lift",
    "data_freshness",
)
MADE = (*INNER, *ORDER)


@dataclass(frozen=True, slots=True)
class Definition:
    name: str
    sql: str

    @property
    def place(self) -> str:
        """Its schema and name."""
        return f"{INNER_SCHEMA if self.name in INNER else SCHEMA}.{self.name}"

    @property
    def fingerprint(self) -> str:
        """Of the file: 16 hexadecimal digits."""
        return hashlib.sha256(self.sql.encode()).hexdigest()[:16]


@cache
def read_definitions() -> tuple[Definition, ...]:
    """All of them, as MADE."""
    return tuple(Definition(name, _find(name).read_text(encoding="utf-8")) for name in MADE)


def _find(name: str) -> Path:
    return (VIEWS_DIR / "inner" if name in INNER else VIEWS_DIR) / f"{name}.sql"
