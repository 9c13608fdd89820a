"""How admin lists name themselves, and what they say when they are empty."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from unfold.templatetags.unfold import header_title

from desk.empty import WHEN_EMPTY
from desk.navigation import find_page

register = template.Library()


@register.simple_tag
def when_empty(cl: Any) -> str:
    return WHEN_EMPTY.get(cl.opts.label_lower, "")


@register.simple_tag
def list_name(model: Any) -> str:
    """As the sidebar calls it."""
    opts = model._meta
    found = find_page(f"admin:{opts.app_label}_{opts.model_name}_changelist")
    plural = str(opts.verbose_name_plural)
    return found[1] if found else plural[:1].upper() + plural[1:]


@register.simple_tag
def rows_of(cl: Any) -> str:
    """What the rows are called within a sentence, as the sidebar calls them."""
    found = find_page(f"admin:{cl.opts.app_label}_{cl.opts.model_name}_changelist")
    if found is None:
        return str(cl.opts.verbose_name_plural)
    first, *rest = found[1].split(" ")
    is_name = any(letter.isupper() for letter in first[1:])
    return " ".join([first if is_name else first.lower(), *rest])


@register.simple_tag(takes_context=True)
def desk_title(context: Any) -> str:
    """Where the page is: section, list and row, by the names of the sidebar."""
    opts = context.get("opts")
    name = f"admin:{opts.app_label}_{opts.model_name}_changelist" if opts else ""
    found = find_page(name)
    if found is None and not opts and context.get("content_title"):
        return render_to_string("desk/title.html", {"parts": [{"title": context["content_title"]}]})
    if found is None:
        return str(header_title(context))
    section, title = found
    row = context.get("original") or context.get("object")
    parts: list[dict[str, Any]] = [{"title": section, "is_section": True}] if section else []
    parts.append({"title": title, "link": reverse(name)})
    if context.get("add"):
        parts.append({"title": f"New {opts.verbose_name}"})
    elif row and str(row) != title:
        parts.append({"title": str(row)})
    return render_to_string("desk/title.html", {"parts": parts})
