"""How long the lists of a post usually are here, where nobody knows this post's."""

from __future__ import annotations

from collections.abc import Mapping
from statistics import median_high

from integrations.apify.actors import Purpose
from posts.models import Post

NEWEST = 100
FEWEST = 5
COUNTERS: tuple[Purpose, ...] = ("reactions", "comments", "reposts")


def read_usual_items() -> Mapping[Purpose, int]:
    """By purpose the median of the newest posts that have the counter; left out while too few do."""
    usual: dict[Purpose, int] = {}
    for purpose in COUNTERS:
        known = Post.objects.filter(**{f"{purpose}__isnull": False}).order_by("-pk")
        counts = list(known.values_list(purpose, flat=True)[:NEWEST])
        if len(counts) >= FEWEST:
            usual[purpose] = max(median_high(counts), 1)
    return usual
