"""Recording a page of engagements: ours against saving row by row, and against the same page again."""

from __future__ import annotations

import json
import time
from statistics import median

from bench.stage import set_stage

ROWS = 10_000
NAIVE_ROWS = 500
ROUNDS = 5


def measure() -> dict[str, float]:
    """Rows a second, medians of five rounds on fresh posts in one process."""
    with set_stage() as stage:
        program = "from bench.recording import run_inside; run_inside()"
        return json.loads(stage.run("shell", "--no-imports", "-c", program).splitlines()[-1])


def run_inside() -> None:
    """Runs with the stage's database configured; prints one JSON object."""
    rates: dict[str, list[float]] = {"new": [], "again": [], "row_by_row": []}
    for number in range(ROUNDS):
        scrape = _make_scrape(number)
        items = _make_items(number, ROWS)
        rates["new"].append(_rate(lambda s=scrape, i=items: _record(s, i), ROWS))
        rates["again"].append(_rate(lambda s=scrape, i=items: _record(s, i), ROWS))
        naive = _make_items(1_000 + number, NAIVE_ROWS)
        rates["row_by_row"].append(
            _rate(lambda s=scrape, i=naive: _save_row_by_row(s, i), NAIVE_ROWS)
        )
    figures = {f"{name}_rows_per_second": round(median(rate)) for name, rate in rates.items()}
    figures["new_over_row_by_row"] = round(
        median(a / b for a, b in zip(rates["new"], rates["row_by_row"], strict=True)), 1
    )
    figures["again_over_new"] = round(
        median(a / b for a, b in zip(rates["again"], rates["new"], strict=True)), 1
    )
    print(json.dumps(figures))


def _rate(work, rows: int) -> float:
    began = time.perf_counter()
    work()
    return rows / (time.perf_counter() - began)


def _make_scrape(number: int):
    from django.utils import timezone

    from posts.models import Post, Scrape

    urn = f"urn:li:activity:{7_500_000_000_000_000_000 + number}"
    post = Post.objects.create(urn=urn, url=f"https://www.linkedin.com/feed/update/{urn}/")
    return Scrape.objects.create(post=post, reason="bench", created_at=timezone.now())


def _make_items(seed: int, count: int):
    from integrations.apify.items import Person, ReactionItem

    return [
        ReactionItem(
            person=Person(
                kind="person",
                member_id=f"ACoAA{seed:06d}{index:08d}xxxxxxxxxxxxxxxxxxxx",
                name=f"Person {index}",
                headline="Head of Demand Generation at Tessel Robotics",
            ),
            reaction_type="LIKE",
            external_id=f"{seed}-{index}",
        )
        for index in range(count)
    ]


def _record(scrape, items) -> None:
    from django.utils import timezone

    from engagers.domain.record import record_page

    record_page(scrape, items, at=timezone.now())


def _save_row_by_row(scrape, items) -> None:
    """What an ORM loop does: look up the key, make what is missing, save."""
    from django.db import transaction
    from django.utils import timezone

    from engagers.models import Engagement, Engager, Identity

    now = timezone.now()
    with transaction.atomic():
        for item in items:
            key = {"kind": "member_id", "value": item.person.member_id}
            identity = Identity.objects.filter(**key).first()
            if identity is None:
                engager = Engager.objects.create(
                    name=item.person.name,
                    headline=item.person.headline,
                    first_seen_at=now,
                    last_seen_at=now,
                )
                identity = Identity.objects.create(engager=engager, created_at=now, **key)
            Engagement.objects.get_or_create(
                engager_id=identity.engager_id,
                post_id=scrape.post_id,
                kind="reaction",
                defaults={
                    "reaction_type": item.reaction_type,
                    "first_seen_at": now,
                    "changed_at": now,
                },
            )
