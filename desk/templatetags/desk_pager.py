"""The address of another page of a list, with whatever else the address says."""

from __future__ import annotations

from typing import Any

from django import template

register = template.Library()


@register.simple_tag(takes_context=True)
def turn_to(context: Any, key: str, number: int) -> str:
    query = context["request"].GET.copy()
    query[key] = number
    return f"?{query.urlencode()}"
