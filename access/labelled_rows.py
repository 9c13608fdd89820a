"""Inputs in the rows of a list, each named after its column and its row for who hears the page."""

from __future__ import annotations

from typing import Any

from django.forms import BaseModelFormSet


class LabelledRows(BaseModelFormSet):  # type: ignore[type-arg]  # no generic at run time
    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        for field in form.fields.values():
            if not field.widget.is_hidden:
                field.widget.attrs["aria-label"] = f"{field.label} of {form.instance}"
