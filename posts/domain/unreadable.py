"""A file that cannot be read at all, as opposed to a line in it."""

from __future__ import annotations


class UnreadableError(ValueError):
    """`str()` says what is wrong with the file, for the person who chose it."""
