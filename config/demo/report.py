"""What the demo ends with: tables a person can read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, Q, Sum
from rich.console import Console
from rich.table import Table

from config.demo.users import PASSWORD
from engagers.models import Audience, Contact, Engager
from integrations.models import Charge, Rejected
from pipeline.models import StepRun
from posts.models import Post


def print_report(console: Console, *, runs: Sequence[int], since: datetime) -> None:
    console.print()
    for table in (
        _posts(),
        _audiences(),
        _hubspot(runs),
        _spending(since),
    ):
        console.print(table)
        console.print()
    _where_next(console)


def _posts() -> Table:
    table = Table(title="Posts", title_justify="left")
    table.add_column("Post", max_width=40, no_wrap=True)
    for name in ("State", "Reactions", "Comments", "Engagers", "New", "Cost USD"):
        table.add_column(name, justify="left" if name == "State" else "right", no_wrap=True)
    for post in Post.objects.order_by("-reactions", "id"):
        scrapes = post.scrapes.order_by("-id")
        last = scrapes.first()
        table.add_row(
            str(post),
            last.state if last else "never scraped",
            _number(post.reactions),
            _number(post.comments),
            _number(post.engagers),
            _number(sum(scrape.new_engagers for scrape in scrapes)),
            _usd(sum((scrape.cost_usd or Decimal(0) for scrape in scrapes), Decimal(0))),
        )
    return table


def _audiences() -> Table:
    table = Table(title="Audience", title_justify="left")
    for name in ("Audience", "Target", "People", "Share"):
        table.add_column(name, justify="right" if name in {"People", "Share"} else "left")
    people = Engager.objects.present().people()
    total = people.count() or 1
    rows = [
        (audience.name, "yes" if audience.is_target else "", people.filter(audience=audience))
        for audience in Audience.objects.all()
    ]
    unclassified = people.filter(audience__isnull=True)
    rows.append(("unknown", "", unclassified.filter(classified_at__isnull=False)))
    rows.append(("not classified", "", unclassified.filter(classified_at__isnull=True)))
    for name, target, group in rows:
        count = group.count()
        table.add_row(name, target, _number(count), f"{100 * count / total:.1f} %")
    return table


def _hubspot(runs: Sequence[int]) -> Table:
    table = Table(title="HubSpot", title_justify="left")
    table.add_column("Contacts")
    table.add_column("", justify="right")
    steps = StepRun.objects.filter(run__in=runs, name__in=["push", "enrich"])
    for name in ("created", "updated"):
        table.add_row(name, _number(sum(step.counts.get(name, 0) for step in steps)))
    last = steps.filter(name="push").last()
    for name in ("unchanged", "failed", "left_out"):
        counted = 0 if last is None else last.counts.get(name, 0)
        table.add_row(f"{name.replace('_', ' ')} in the last run", _number(counted))
    table.add_row("in review", _number(Contact.objects.needing_decision().count()))
    synced = Contact.objects.filter(state=Contact.State.SYNCED).count()
    table.add_section()
    table.add_row("in HubSpot now", _number(synced))
    return table


def _spending(since: datetime) -> Table:
    table = Table(title="Spent", title_justify="left")
    table.add_column("Provider")
    table.add_column("Purpose")
    table.add_column("Charges", justify="right")
    table.add_column("This demo USD", justify="right")
    table.add_column("In all USD", justify="right")
    rows = (
        Charge.objects.filter(~Q(state=Charge.State.RELEASED))
        .values("provider", "purpose")
        .annotate(
            count=Count("id"),
            spent=Sum("settled_usd"),
            now=Sum("settled_usd", filter=Q(created_at__gte=since)),
        )
        .order_by("provider", "purpose")
    )
    for row in rows:
        table.add_row(
            row["provider"],
            row["purpose"],
            _number(row["count"]),
            _usd(row["now"] or Decimal(0)),
            _usd(row["spent"] or Decimal(0)),
        )
    now = sum((row["now"] or Decimal(0) for row in rows), Decimal(0))
    total = sum((row["spent"] or Decimal(0) for row in rows), Decimal(0))
    table.add_section()
    table.add_row("all", "", "", _usd(now), _usd(total))
    return table


def _where_next(console: Console) -> None:
    rejected = Rejected.objects.open().count()
    console.print("[bold]Where to look next[/bold]")
    console.print(f"  make serve                              the admin (admin / {PASSWORD})")
    console.print("  .venv/bin/python manage.py explain_posts  why each post is or is not due")
    console.print(
        f"  {_number(rejected)} items could not be used: the admin lists them, with reasons"
    )
    console.print("  docs/operations.md                      connect real vendors")


def _number(value: int | None) -> str:
    return "unknown" if value is None else f"{value:,}"


def _usd(value: Decimal) -> str:
    return f"{value:.4f}"
