"""What a page asked for and may not have: a sentence for the person, and a status."""

from __future__ import annotations


class BadRequestError(ValueError):
    """The sentence names the field, the value and the remedy."""

    def __init__(self, detail: str, *, status: int = 400) -> None:
        super().__init__(detail)
        self.status = status
