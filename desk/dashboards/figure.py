"""One number at the top of a page, with the list behind it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    title: str
    value: str
    note: str
    page: str = ""
