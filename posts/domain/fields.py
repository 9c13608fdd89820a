"""The fields of posts that people edit: the labels that every site has, and those of its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

from posts.domain.labels import BadLabelError
from posts.domain.read_cell import READERS, Choices
from posts.models import CustomField, Label, Post

Kind = Literal["text", "long_text", "number", "date", "boolean", "choice", "choices", "url"]
CUSTOM = "custom."


@dataclass(frozen=True, slots=True)
class Field:
    """One column that people edit. `list_kind` names the open list of labels (`Label.Kind`) that
    its values join; empty for a field whose `choices` are all that may be entered. `is_figure`: a
    count of LinkedIn's own analytics that people enter or import, a whole number.
    """

    key: str
    label: str
    kind: Kind
    choices: tuple[str, ...] = ()
    help_text: str = ""
    custom: bool = False
    list_kind: str = ""
    is_figure: bool = False

    @property
    def column(self) -> str:
        """The column of Post, or the key within its `custom`."""
        return self.key.removeprefix(CUSTOM)

    @property
    def allows_new(self) -> bool:
        return bool(self.list_kind)

    @property
    def empty(self) -> object:
        """What an empty cell holds. Own or competitor, and tracking, are never empty."""
        if self.custom or self.kind in {"number", "boolean"}:
            return None
        return [] if self.kind == "choices" else ""

    @property
    def may_be_empty(self) -> bool:
        return self.key not in {"ownership", "tracking"}

    def held_by(self, post: Post) -> object:
        """As `read_value` gives it."""
        if self.custom:
            return post.custom.get(self.column)
        value: object = getattr(post, self.column)
        return value


FIGURES = (
    Field(
        "impressions",
        "Impressions",
        "number",
        help_text="How often it was shown, from LinkedIn's analytics. Empty: unknown.",
        is_figure=True,
    ),
    Field(
        "members_reached",
        "Members reached",
        "number",
        help_text="To how many members it was shown, each counted once. Empty: unknown.",
        is_figure=True,
    ),
    Field(
        "clicks",
        "Clicks",
        "number",
        help_text="Clicks on it, from LinkedIn's analytics. Empty: unknown.",
        is_figure=True,
    ),
    Field(
        "followers",
        "Followers at publishing",
        "number",
        help_text="How many followers its author had when it was published. Empty: unknown.",
        is_figure=True,
    ),
)
BUILT_IN = (
    Field("name", "Name", "text", help_text="What people call the post."),
    Field(
        "ownership",
        "Own or competitor",
        "choice",
        choices=tuple(Post.Ownership.values),
        help_text="Own: published by us. Competitor: watched only.",
    ),
    Field(
        "target_audience",
        "Target audience",
        "choice",
        help_text="Whom the post is meant for.",
        list_kind=Label.Kind.TARGET_AUDIENCE,
    ),
    Field(
        "post_type",
        "Post type",
        "choice",
        help_text="What kind of post it is, such as Video.",
        list_kind=Label.Kind.POST_TYPE,
    ),
    Field(
        "sentiment",
        "Sentiment",
        "choice",
        help_text="The tone of the post.",
        list_kind=Label.Kind.SENTIMENT,
    ),
    Field(
        "campaign",
        "Campaign",
        "choice",
        help_text="The campaign it belongs to.",
        list_kind=Label.Kind.CAMPAIGN,
    ),
    Field("sponsored", "Sponsored", "boolean", help_text="Yes when it was paid for."),
    Field("time_to_create", "Time to create", "number", help_text="Hours of work, such as 1.5."),
    Field(
        "tags",
        "Tags",
        "choices",
        help_text="Any number of words to find it by, parted by commas.",
        list_kind=Label.Kind.TAG,
    ),
    Field("notes", "Notes", "long_text", help_text="Whatever others should know."),
    Field(
        "tracking",
        "Tracking",
        "choice",
        choices=tuple(Post.Tracking.values),
        help_text="Active: measured by the rule. Paused or archived: not measured.",
    ),
    *FIGURES,
)


def editable_fields() -> list[Field]:
    """The labels in their order, then every custom field that is not archived. Two statements."""
    offered: dict[str, list[str]] = {}
    labels = Label.objects.filter(archived_at__isnull=True).values_list("kind", "value")
    for kind, value in labels:
        offered.setdefault(kind, []).append(value)
    own = CustomField.objects.filter(archived_at__isnull=True)
    return [*_with_labels(offered), *(describe_custom(field) for field in own)]


def _with_labels(offered: dict[str, list[str]]) -> Iterable[Field]:
    for field in BUILT_IN:
        if not field.list_kind:
            yield field
            continue
        choices = tuple(offered.get(field.list_kind, ()))
        yield Field(
            field.key,
            field.label,
            field.kind,
            choices=choices,
            help_text=field.help_text,
            list_kind=field.list_kind,
        )


def describe_custom(field: CustomField) -> Field:
    kinds: dict[str, Kind] = {kind: kind for kind in get_args(Kind)}
    return Field(
        f"{CUSTOM}{field.key}",
        field.label,
        kinds[field.kind],
        choices=tuple(field.choices),
        help_text=field.help_text,
        custom=True,
    )


def read_value(field: Field, raw: object) -> object:
    """What a post would hold. `raw` is as people or sheets write it, or as JSON.

    Text is a string, a number of hours a Decimal, a figure an int, a custom number an int or float,
    a custom date `YYYY-MM-DD`, several choices a list; nothing at all is `field.empty`. Raises BadLabelError
    that names the field, the value and what to write instead.
    """
    choices = Choices(field.choices, is_open=field.allows_new)
    reader = READERS[_name_reader(field)]
    column = field.column if not field.custom else ""
    value = reader(field.label, raw, choices, column)
    if value not in (None, "", []):
        return value
    if not field.may_be_empty:
        remedy = f"may not be empty: write {' or '.join(field.choices)}"
        raise BadLabelError(field.label, "", remedy)
    return field.empty


def _name_reader(field: Field) -> str:
    if field.is_figure:
        return "whole"
    return "hours" if field.key == "time_to_create" else field.kind
