"""The admin's forms as a browser would send them back."""

from __future__ import annotations

from typing import Any


def read_inputs(answer: Any) -> dict[str, str]:
    """Unchanged, the rows below it included."""
    form = answer.context["adminform"].form
    data = {}
    for name in form.fields:
        value = form[name].value()
        if value is True:
            data[name] = "on"
        elif value is not None and value is not False:
            data[name] = str(value)
    for formset in answer.context["inline_admin_formsets"]:
        for field in formset.formset.management_form:
            data[field.html_name] = str(field.value())
        for inline in formset.formset.forms:
            for field in inline:
                data[field.html_name] = "" if field.value() is None else str(field.value())
    return data


def read_messages(answer: Any) -> list[str]:
    return [str(message) for message in answer.context["messages"]]
