"""The columns of the grid: what each one is called and holds, and where its value comes from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from desk.grid.bad_request import BadRequestError
from desk.grid.reason_here import REASON_HERE
from posts.domain.fields import Field, editable_fields

Kind = Literal[
    "text",
    "long_text",
    "number",
    "date",
    "datetime",
    "boolean",
    "choice",
    "choices",
    "url",
    "state",
    "image",
    "money",
]
Group = Literal["labels", "entered", "custom", "facts", "measured", "due", "cost"]
COLLECTIONS = "collections"
STATES = {
    "never_scraped": "blue",
    "due": "teal",
    "waiting": "grey",
    "done": "green",
    "suspect": "orange",
    "failed": "red",
    "paused": "yellow",
    "archived": "grey",
}


@dataclass(frozen=True, slots=True)
class Column:
    """`path` is what the queryset of `select.py` calls it: a column of Post or an annotation."""

    key: str
    label: str
    kind: Kind
    group: Group
    help: str
    path: str
    field: Field | None = None

    @property
    def is_editable(self) -> bool:
        return self.field is not None or self.key == COLLECTIONS

    @property
    def is_own(self) -> bool:
        return self.field is not None and self.field.custom

    @property
    def is_number(self) -> bool:
        return self.kind in {"number", "money"}

    @property
    def is_text(self) -> bool:
        return self.kind in {"text", "long_text", "choice", "url", "state", "image"}


Columns = Mapping[str, Column]


def _fact(key: str, label: str, kind: Kind, text: str, path: str = "") -> Column:
    return Column(key, label, kind, "facts", text, path or key)


FACTS = (
    _fact("id", "Number", "number", "Its number here."),
    _fact("author_name", "Author", "text", "Who published it."),
    _fact("urn", "URN", "text", "LinkedIn's id of the post."),
    _fact("url", "Address", "url", "Where the post is."),
    _fact("text", "Text", "long_text", "What the post says."),
    _fact("media_type", "Media", "text", "What kind of media it shows."),
    _fact("thumbnail", "Picture", "image", "A small picture of the post."),
    _fact("article_title", "Article", "text", "The title of the article it links to."),
    _fact("published_at", "Published", "datetime", "When it was published."),
    _fact("created_at", "Added", "datetime", "When it was entered here."),
    _fact("status", "Status", "state", "Where its measurements stand."),
)
_MEASURED: tuple[tuple[str, str, Kind, str], ...] = (
    ("reactions", "Reactions", "number", "Of the last measurement; empty: unknown."),
    ("comments", "Comments", "number", "Of the last measurement; empty: unknown."),
    ("reposts", "Reposts", "number", "Of the last measurement; empty: unknown."),
    ("engagers", "Engagers", "number", "People and organisations seen."),
    ("scrape_count", "Scrapes", "number", "How often it was measured."),
    ("last_scraped_at", "Last scraped", "datetime", "When it was last measured."),
)
MEASURED = tuple(
    Column(key, label, kind, "measured", text, key) for key, label, kind, text in _MEASURED
)
DUE = (
    Column("is_due", "Due", "boolean", "due", "Whether the next run measures it.", "is_due"),
    Column("due_reason", "Why", "text", "due", "Why it is due or not.", REASON_HERE),
    Column("next_due_at", "Next due", "datetime", "due", "When it is due next.", "next_due_at"),
)
COST = (
    Column(
        "cost_usd", "Cost", "money", "cost", "USD that its scrapes cost, as settled.", "cost_usd"
    ),
)
IN_COLLECTIONS = Column(
    COLLECTIONS,
    "Collections",
    "choices",
    "labels",
    "Sets of posts that it is reported with.",
    "collection_names",
)


def read_columns() -> Columns:
    """By key, in the order of the page. Two statements."""
    fields = editable_fields()
    labels = [_of_field(field) for field in fields if not field.custom]
    own = [
        _of_field(field, path=f"own_{number}")
        for number, field in enumerate(field for field in fields if field.custom)
    ]
    every = (*labels, IN_COLLECTIONS, *own, *FACTS, *MEASURED, *DUE, *COST)
    return {column.key: column for column in every}


def _of_field(field: Field, *, path: str = "") -> Column:
    group: Group = "custom" if field.custom else "entered" if field.is_figure else "labels"
    return Column(
        field.key, field.label, field.kind, group, field.help_text, path or field.column, field
    )


def find_column(columns: Columns, key: object) -> Column:
    """Raises BadRequestError for what is no column, such as a custom field archived since."""
    found = columns.get(key) if isinstance(key, str) else None
    if found is None:
        raise BadRequestError(f"{str(key)[:60]!r} is no column (any more): choose another one.")
    return found


def find_columns(columns: Columns, keys: Iterable[str]) -> list[Column]:
    """Those asked for; all of them when none is named."""
    named = [find_column(columns, key) for key in keys if key]
    return named or list(columns.values())
