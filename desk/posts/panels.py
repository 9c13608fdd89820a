"""What the page of one post shows beside its form: scrapes, engagers, costs, when it is due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from engagers.models import Engagement, Engager
from engagers.querysets import EngagerQuerySet
from integrations.models import Charge
from pipeline.models import Settings
from pipeline.numbers import selection_rule
from posts.domain.explain import explain_posts
from posts.models import Post, Scrape

SHOWN_SCRAPES = 60
SHOWN_ENGAGERS = 8


@dataclass(frozen=True, slots=True)
class ScrapeRow:
    """One measurement, with LinkedIn's own counters where known, else the items listed."""

    scrape: Scrape
    reactions: int | None
    comments: int | None
    reposts: int | None
    run_href: str
    href: str


def list_scrapes(post: Post) -> list[ScrapeRow]:
    """The newest first."""
    return [make_row(scrape) for scrape in post.scrapes.latest_first()[:SHOWN_SCRAPES]]


def make_row(scrape: Scrape) -> ScrapeRow:
    def known(kind: str) -> int | None:
        reported = getattr(scrape, f"{kind}_reported")
        found: int | None = getattr(scrape, f"{kind}_counted") if reported is None else reported
        return found

    number = scrape.run_ref.removeprefix("run:")
    return ScrapeRow(
        scrape=scrape,
        reactions=known("reactions"),
        comments=known("comments"),
        reposts=known("reposts"),
        run_href=reverse("admin:pipeline_run_change", args=[number]) if number.isdecimal() else "",
        href=reverse("admin:posts_scrape_change", args=[scrape.pk]),
    )


def draw_chart(rows: Sequence[ScrapeRow]) -> list[dict[str, Any]]:
    """The measured ones as points, the oldest first; a counter that is unknown is a gap."""
    measured = [row for row in reversed(rows) if row.scrape.state in Scrape.MEASURED]
    return [
        {
            "at": (row.scrape.finished_at or row.scrape.created_at).isoformat(),
            "reactions": row.reactions,
            "comments": row.comments,
            "reposts": row.reposts,
            "href": row.href,
        }
        for row in measured
    ]


@dataclass(frozen=True, slots=True)
class EngagerCounts:
    """Of people and organisations that may appear. `new`: first seen under this post."""

    every: int
    new: int
    targets: int


def count_engagers(post: Post) -> EngagerCounts:
    here = Engagement.objects.filter(post=post)
    counts = find_here(post).aggregate(
        every=Count("pk"),
        new=Count("pk", filter=Q(first_engagement_id__in=here.values("pk"))),
        targets=Count("pk", filter=Q(audience__is_target=True)),
    )
    return EngagerCounts(**counts)


def list_top(post: Post) -> list[Engager]:
    """Who engages most with all our posts, among those seen under this one."""
    known = find_here(post).select_related("company", "audience")
    return list(known.order_by("-engagement_count", "-last_seen_at", "pk")[:SHOWN_ENGAGERS])


def list_newest(post: Post) -> list[Engager]:
    """Who was seen under this post last."""
    seen = (
        find_here(post)
        .select_related("company", "audience")
        .annotate(seen_here=Max("engagements__first_seen_at", filter=Q(engagements__post=post)))
    )
    return list(seen.order_by("-seen_here", "-pk")[:SHOWN_ENGAGERS])


def find_here(post: Post) -> EngagerQuerySet:
    theirs = Engagement.objects.filter(post=post, engager=OuterRef("pk"))
    return Engager.objects.present().filter(Exists(theirs))


@dataclass(frozen=True, slots=True)
class Costs:
    """USD: settled where settled, else what the vendor has told so far. Ratios are None where there is nobody."""

    total: Decimal
    purposes: Sequence[tuple[str, Decimal]]
    per_engager: Decimal | None
    per_new: Decimal | None
    per_target: Decimal | None


def count_costs(post: Post, engagers: EngagerCounts) -> Costs:
    scrapes = post.scrapes.values_list("pk", flat=True)
    subjects = [f"post:{post.pk}", *(f"scrape:{pk}" for pk in scrapes)]
    charges = Charge.objects.filter(subject__in=subjects).values("purpose")
    told = Sum(Coalesce("settled_usd", "actor_run__cost_usd"))
    sums = charges.annotate(usd=told).filter(usd__isnull=False).order_by("-usd", "purpose")
    purposes = [(row["purpose"], row["usd"]) for row in sums]
    total = sum((usd for _, usd in purposes), Decimal(0))
    return Costs(
        total,
        purposes,
        share(total, engagers.every),
        share(total, engagers.new),
        share(total, engagers.targets),
    )


def share(total: Decimal, people: int) -> Decimal | None:
    return total / people if people else None


def read_panels(post: Post, *, at: datetime | None = None) -> dict[str, Any]:
    """Everything that the page shows beside the form."""
    moment = at or timezone.now()
    rule = selection_rule(Settings.load())
    (due,) = explain_posts(rule, at=moment, urns=[post.urn]).posts
    rows = list_scrapes(post)
    engagers = count_engagers(post)
    return {
        "due": due,
        "max_scrapes": rule.max_scrapes,
        "scrapes": rows,
        "chart": draw_chart(rows),
        "engager_counts": engagers,
        "top_engagers": list_top(post),
        "newest_engagers": list_newest(post),
        "costs": count_costs(post, engagers),
    }
