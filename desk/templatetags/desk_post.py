"""How the page of a post shows states and addresses."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from django import template
from django.utils import formats, timezone

from desk.posts.facts import link_to

register = template.Library()

STATES = {"done": "green", "empty": "teal", "suspect": "orange", "failed": "red"}
TRACKING = {"active": "green", "paused": "yellow"}


@register.filter
def state_colour(state: str) -> str:
    """Of a scrape; blue while it goes on."""
    return STATES.get(state, "blue")


@register.filter
def tracking_colour(tracking: str) -> str:
    return TRACKING.get(tracking, "grey")


@register.filter
def in_own_zone(reason: str) -> str:
    """The database's reason, its times (`2026-11-23 08:36 UTC`) in the zone of who looks."""
    return re.sub(r"(\d{4}-\d\d-\d\d \d\d:\d\d) UTC", lambda found: _tell(found[1]), reason)


def _tell(said: str) -> str:
    at = datetime.strptime(said, "%Y-%m-%d %H:%M").replace(tzinfo=UTC)
    return formats.date_format(timezone.localtime(at), "DATETIME_FORMAT")


@register.filter
def safe_link(address: str) -> str:
    return link_to(address)
