"""An input of a form for each field of posts, whose values are read as everywhere else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from unfold.widgets import (
    UnfoldAdminSelect2MultipleWidget,
    UnfoldAdminSelect2Widget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from posts.domain.fields import Field, read_value
from posts.domain.labels import BadLabelError

YES_OR_NO = (("", "not said"), ("yes", "yes"), ("no", "no"))
ADD_NEW = "Choose one, or type a new one: it joins the list."
ADD_NEW_EACH = "Choose, or type new ones: they join the list."


class PostInput(forms.Field):
    """Cleans to what a post would hold (`read_value`); shows what it holds as people type it."""

    def __init__(self, field: Field) -> None:
        self.described = field
        super().__init__(
            label=field.label,
            required=not field.may_be_empty,
            help_text=write_help(field),
            widget=make_widget(field),
        )

    def clean(self, value: Any) -> object:
        try:
            return read_value(self.described, value)
        except BadLabelError as error:
            raise forms.ValidationError(str(error)) from None

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, bool):
            return "yes" if value else "no"
        return value

    def offer(self, *values: object) -> None:
        """Adds values that are not listed (any more) to what can be chosen, so that none is lost."""
        if self.described.kind not in {"choice", "choices"}:
            return
        listed = {str(value) for value, _ in self.widget.choices}  # type: ignore[attr-defined]
        fresh = dict.fromkeys(str(one) for one in values if one and str(one) not in listed)
        self.widget.choices = [*self.widget.choices, *((one, one) for one in fresh)]  # type: ignore[attr-defined]


def write_help(field: Field) -> str:
    """The field's own words, and how to enter it. Never empty."""
    hints = {
        "choice": ADD_NEW if field.allows_new else "Choose one.",
        "choices": ADD_NEW_EACH if field.allows_new else "Choose any number.",
        "date": "Year, month, day.",
        "number": "Digits, such as 1200 or 1.5.",
        "url": "A whole address, such as https://example.com/page.",
        "boolean": "Leave it at not said where nobody knows.",
    }
    hints |= {"number": "Digits, such as 1200."} if field.is_figure else {}
    hint = "" if field.key == "time_to_create" else hints.get(field.kind, "")
    words = field.help_text.strip()
    if words and not words.endswith((".", "!", "?")):
        words += "."
    return " ".join(part for part in (words, hint) if part) or "Any text."


def make_widget(field: Field) -> forms.Widget:
    return WIDGETS[field.kind](field)


def make_list(field: Field) -> forms.Widget:
    listed = [(value, value) for value in field.choices]
    made: forms.Widget
    if field.kind == "choices":
        made = UnfoldAdminSelect2MultipleWidget(attrs=pick_attrs(field), choices=listed)
        return made
    empty = [("", "")] if field.may_be_empty else []
    made = UnfoldAdminSelect2Widget(attrs=pick_attrs(field), choices=[*empty, *listed])
    return made


def pick_attrs(field: Field) -> dict[str, str]:
    """What the searchable list reads: whether it takes new values, and how they are parted."""
    attrs = {"data-width": "100%", "data-placeholder": "nothing chosen"}
    if field.may_be_empty and field.kind == "choice":
        attrs["data-allow-clear"] = "true"
    if field.allows_new:
        attrs["data-tags"] = "true"
    if field.allows_new and field.kind == "choices" and not field.custom:
        attrs["data-token-separators"] = '[",", ";"]'
    return attrs


def make_text(field: Field) -> forms.Widget:
    limit = {"maxlength": 300} if field.key == "name" else None
    made: forms.Widget = UnfoldAdminTextInputWidget(attrs=limit)
    return made


WIDGETS: dict[str, Callable[[Field], forms.Widget]] = {
    "choice": make_list,
    "choices": make_list,
    "text": make_text,
    "boolean": lambda _: UnfoldAdminSelect2Widget({"data-width": "100%"}, choices=YES_OR_NO),
    "long_text": lambda _: UnfoldAdminTextareaWidget(attrs={"rows": 4}),
    "number": lambda _: UnfoldAdminTextInputWidget(attrs={"inputmode": "decimal"}),
    "date": lambda _: UnfoldAdminTextInputWidget(attrs={"type": "date"}),
    "url": lambda _: UnfoldAdminTextInputWidget(attrs={"inputmode": "url"}),
}
