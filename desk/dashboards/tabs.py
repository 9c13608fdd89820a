"""The four dashboards beside each other; the period goes along from one to the next."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from desk.dashboards.filters import Filters

TABS = (
    ("posts", "Posts", "posts.view_post"),
    ("audience", "Audience", "posts.view_post"),
    ("people", "People", "engagers.view_engager"),
    ("costs", "Costs", "integrations.view_charge"),
)
# What the other pages do not know.
OWN = ("measure", "unit", "split", "per", "by", "label", "post")


@dataclass(frozen=True, slots=True)
class Tab:
    title: str
    page: str
    is_chosen: bool


def list_tabs(request: HttpRequest, filters: Filters, *, chosen: str) -> list[Tab]:
    asked = filters.ask(**dict.fromkeys(OWN))
    return [
        Tab(title, f"{reverse(f'desk:dashboard_{name}')}?{asked}".rstrip("?"), name == chosen)
        for name, title, permission in TABS
        if request.user.has_perm(permission)
    ]
