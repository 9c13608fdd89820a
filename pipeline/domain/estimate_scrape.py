"""What scraping named posts now would cost at most, and which of them cannot be scraped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from integrations.apify.actors import Purpose
from integrations.domain.charge_cap import estimate_cap
from pipeline.domain.describe_batch import detail_cap
from pipeline.domain.usual_items import read_usual_items
from pipeline.models import Run, Settings
from pipeline.numbers import find_actor, scrape_plan, selection_rule
from posts.domain.reserve_scrape import known_items
from posts.models import Post


@dataclass(frozen=True, slots=True)
class PricedPost:
    """USD at most, by purpose. `is_guess`: no counter is known, so what is usual was taken."""

    post_id: int
    name: str
    parts: Mapping[str, Decimal]
    is_guess: bool

    @property
    def usd(self) -> Decimal:
        return sum(self.parts.values(), Decimal(0))


@dataclass(frozen=True, slots=True)
class LeftPost:
    post_id: int
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class ScrapeEstimate:
    """`left`: posts that were named and would not be scraped, each with the reason."""

    posts: tuple[PricedPost, ...]
    left: tuple[LeftPost, ...]

    @property
    def usd(self) -> Decimal:
        return sum((post.usd for post in self.posts), Decimal(0))


def estimate_scrape(post_ids: Sequence[int], *, settings: Settings, at: datetime) -> ScrapeEstimate:
    """As if a person forced them now. Raises StepFailed where the settings name an unknown actor."""
    rule = selection_rule(settings)
    posts = Post.objects.filter(pk__in=post_ids).with_due(rule, at, forced=True).order_by("id")
    waiting = find_waiting()
    usual = read_usual_items()
    priced, left = [], []
    for post in posts:
        why = why_left(post, waiting)
        if why:
            left.append(LeftPost(post.pk, str(post), why))
        else:
            priced.append(price_post(post, usual, settings=settings, at=at))
    return ScrapeEstimate(tuple(priced), tuple(left))


def why_left(post: Post, waiting: Mapping[int, int]) -> str:
    """Empty for a post that can be scraped now. `waiting`: posts that a run will scrape already."""
    if post.pk in waiting:
        return f"run {waiting[post.pk]} scrapes it already"
    if post.tracking != Post.Tracking.ACTIVE:
        return f"it is {post.tracking}: make it active first"
    # The annotations of `with_due` are invisible to the type checker.
    seen = vars(post)
    return "" if seen["is_due"] else str(seen["due_reason"])


def find_waiting() -> dict[int, int]:
    """Posts that open runs were asked to scrape, with the run."""
    runs = Run.objects.open().filter(steps_wanted__contains=["scrape"])
    real = runs.exclude(options__dry_run=True).order_by("-id")
    return {post_id: run.pk for run in real for post_id in run.options.get("post_ids", ())}


def price_post(
    post: Post, usual: Mapping[Purpose, int], *, settings: Settings, at: datetime
) -> PricedPost:
    """`usual`: lengths to take for lists of this post that nobody has counted."""
    parts = {
        str(purpose): estimate_cap(actor, known=known_items(post, purpose) or usual.get(purpose))
        for purpose, actor in scrape_plan(settings).actors.items()
    }
    if needs_description(post, at=at):
        parts["details"] = detail_cap(find_actor(settings.details_actor, "details"))
    return PricedPost(post.pk, str(post), parts, is_guess=not post.reactions)


def needs_description(post: Post, *, at: datetime) -> bool:
    """Never described, and not resting after a failure: the scrape describes it first."""
    rests = post.describe_not_before is not None and post.describe_not_before > at
    return post.described_at is None and not rests
