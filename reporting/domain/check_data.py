"""What must hold in the data, each rule one SQL file that counts the rows which break it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.db import connection

CHECKS_DIR = Path(__file__).resolve().parent.parent / "checks"


@dataclass(frozen=True, slots=True)
class DataCheck:
    """`broken`: how many rows break the rule."""

    name: str
    rule: str
    broken: int


def check_data() -> list[DataCheck]:
    """Every rule of `reporting/checks/`, by name. Reads only."""
    return [_check(path) for path in sorted(CHECKS_DIR.glob("*.sql"))]


def _check(path: Path) -> DataCheck:
    sql = path.read_text()
    rule = sql.splitlines()[0].removeprefix("--").strip()
    with connection.cursor() as cursor:
        cursor.execute(sql)
        (broken,) = cursor.fetchone()
    return DataCheck(path.stem, rule, broken)
