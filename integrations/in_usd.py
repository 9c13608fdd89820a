"""Money in lists of the admin."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin


def in_usd(field: str, title: str) -> Callable[[Any], str | None]:
    """A column of money, to a hundredth of a cent."""

    @admin.display(description=f"{title} (USD)", ordering=field, empty_value="-")
    def shown(row: Any) -> str | None:
        amount = getattr(row, field)
        return None if amount is None else f"{amount:,.4f}"

    shown.__name__ = field
    return shown
