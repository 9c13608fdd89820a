"""Named reads of posts and scrapes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import (
    Case,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.expressions import OrderBy
from django.db.models.functions import Cast, Coalesce, Concat

from integrations.models import Charge
from posts.domain.selection import SelectionRule, ask_rule

if TYPE_CHECKING:
    from posts.models import Post, Scrape  # noqa: F401 - named in strings below

OPEN = ("reserved", "running", "collecting")
MEASURED = ("done", "empty")
DESCRIPTION_ATTEMPTS = 8


class PostQuerySet(models.QuerySet["Post"]):
    def tracked(self) -> Self:
        return self.filter(tracking="active")

    def known_as(self, urns: Iterable[str]) -> Self:
        """Posts that have one of these URNs, as their own or as an alias."""
        wanted = list(urns)
        owners = apps.get_model("posts", "PostAlias").objects.filter(urn__in=wanted)
        return self.filter(Q(urn__in=wanted) | Q(pk__in=owners.values("post")))

    def with_due(self, rule: SelectionRule, at: datetime, *, forced: bool = False) -> Self:
        """Annotates `is_due`, `due_reason`, `next_due_at` as of `at`; `forced`: as if all were."""
        # A lease that nobody wrote down has ended when the scrape began.
        lease = Coalesce("lease_until", "created_at")
        open_until = Subquery(_own_scrapes().open().values_list(lease)[:1])
        return self.annotate(
            is_due=ask_rule("is_due", rule, at, open_until=open_until, forced=forced),
            due_reason=ask_rule("reason", rule, at, open_until=open_until, forced=forced),
            next_due_at=ask_rule("next_due_at", rule, at, open_until=open_until, forced=forced),
        )

    def due(self, rule: SelectionRule, at: datetime, *, forced: bool = False) -> Self:
        """Due posts in order: forced, never scraped, the most recently published. Unlimited."""
        return (
            self.with_due(rule, at, forced=forced)
            .filter(is_due=True)
            .order_by(
                F("force_next").desc(),
                OrderBy(
                    ExpressionWrapper(Q(scrape_count=0), models.BooleanField()), descending=True
                ),
                F("published_at").desc(nulls_last=True),
                "id",
            )
        )

    def with_status(self, rule: SelectionRule, at: datetime) -> Self:
        """Annotates `status`, one word for a post's colour: archived, paused, suspect or failed
        (since its last measurement), never_scraped, due, waiting (for `next_due_at`), done.
        """
        missed = _own_scrapes().filter(state__in=("suspect", "failed")).latest_first()
        return self.with_due(rule, at).annotate(
            status=Case(
                When(tracking__in=("archived", "paused"), then=F("tracking")),
                When(
                    failed_attempts__gt=0,
                    then=Coalesce(Subquery(missed.values("state")[:1]), Value("failed")),
                ),
                When(scrape_count=0, then=Value("never_scraped")),
                When(is_due=True, then=Value("due")),
                When(next_due_at__isnull=False, then=Value("waiting")),
                default=Value("done"),
                output_field=models.CharField(),
            )
        )

    def with_cost(self) -> Self:
        """Annotates `cost_usd`: the settled charges of its scrapes; NULL where none is settled."""
        subject = Concat(
            Value("scrape:"),
            Cast("pk", models.CharField()),
            output_field=models.CharField(),
        )
        scrapes = apps.get_model("posts", "Scrape").objects.filter(post=OuterRef(OuterRef("pk")))
        charges = (
            Charge.objects.filter(
                state="settled",
                subject__in=scrapes.annotate(_subject=subject).values("_subject"),
            )
            .order_by()
            .values(_one=Value(1))
            .annotate(usd=Sum("settled_usd"))
            .values("usd")
        )
        return self.annotate(cost_usd=Subquery(charges))

    def with_collection_names(self) -> Self:
        """Annotates `collection_names`, a sorted list."""
        names = (
            apps.get_model("posts", "Collection")
            .objects.filter(posts=OuterRef("pk"))
            .order_by("name")
            .values("name")
        )
        return self.annotate(collection_names=ArraySubquery(names))

    def to_describe(self, at: datetime) -> Self:
        """Scraped posts whose last description is older than their last scrape.

        A description that the scrape itself began with counts as its own: the scrape then knows
        LinkedIn's counter. Failed ones back off; after 8 in a row a person must look.
        """
        described = _own_scrapes().filter(
            finished_at=OuterRef("last_scraped_at"), reactions_reported__isnull=False
        )
        return (
            self.tracked()
            .filter(last_scraped_at__isnull=False)
            .filter(Q(described_at__isnull=True) | Q(described_at__lt=F("last_scraped_at")))
            .filter(Q(described_at__isnull=True) | ~Exists(described))
            .filter(description_attempts__lt=DESCRIPTION_ATTEMPTS)
            .filter(Q(describe_not_before__isnull=True) | Q(describe_not_before__lte=at))
            .order_by("last_scraped_at", "id")
        )


class ScrapeQuerySet(models.QuerySet["Scrape"]):
    def open(self) -> Self:
        return self.filter(state__in=OPEN)

    def measured(self) -> Self:
        return self.filter(state__in=MEASURED)

    def cut_off(self, at: datetime) -> Self:
        """Open ones whose lease has ended: whoever worked on them is presumed dead."""
        return self.open().filter(Q(lease_until__isnull=True) | Q(lease_until__lte=at))

    def latest_first(self) -> Self:
        return self.order_by("-created_at", "-id")


def _own_scrapes() -> ScrapeQuerySet:
    """Scrapes of the row that a subquery stands in."""
    scrapes: ScrapeQuerySet = apps.get_model("posts", "Scrape").objects.filter(post=OuterRef("pk"))
    return scrapes
