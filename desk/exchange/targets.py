"""What a column of a file may hold: what a post is found by, its labels, its collections."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from posts.domain.fields import Field, editable_fields

URL = "url"
NUMBER = "id"
NAME = "name"
COLLECTIONS = "collections"


@dataclass(frozen=True, slots=True)
class Target:
    """`field` is None for what is no label: address, number, collections."""

    key: str
    label: str
    help_text: str
    field: Field | None = None

    @property
    def can_match(self) -> bool:
        """An existing post may be found by it."""
        if self.field is None:
            return self.key in {URL, NUMBER}
        return self.key == NAME or (self.field.custom and self.field.kind == "text")


FOUND_BY = (
    Target(
        URL, "Address or id of the post", "Any address of it on LinkedIn, its URN or 19 digits."
    ),
    Target(NUMBER, "Post number", "The number it has here, as exports show it."),
)
IN_COLLECTIONS = Target(COLLECTIONS, "Collections", "Names of collections, parted by commas.")


def list_targets() -> list[Target]:
    """In the order in which they are offered."""
    fields: Sequence[Field] = editable_fields()
    labels = [Target(field.key, field.label, field.help_text, field) for field in fields]
    return [*FOUND_BY, *labels, IN_COLLECTIONS]
