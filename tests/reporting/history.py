"""A small history, made by hand: two measured posts, one never measured, five engagers.

first    day -4 measured: 4 reactions (3 listed), 1 comment;  day -3 failed
         day -2 measured: 6 reactions listed, comments not read;  day -1 suspect
second   day -2 measured: nothing;  day 0 measured: 2 reactions, 0 comments, 1 repost
third    never
ada      target; first (reaction, comment), second (repost)      bob    unclassified; first
cy       other; first, withdrawn                                 eve    excluded; first
org      an organisation, unclassified; second                   max    merged into ada
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from engagers.domain.count import recount_engagers
from engagers.models import Audience, Company, Engager, Position
from integrations.models import Charge
from posts.models import Post, Scrape
from tests.factories.engagers import (
    CompanyFactory,
    ContactFactory,
    EngagementFactory,
    EngagerFactory,
    IdentityFactory,
)
from tests.factories.integrations import ChargeFactory
from tests.factories.posts import PostFactory, ScrapeFactory


def day(number: int, hour: int = 0) -> datetime:
    """Midnight (UTC) of today and so many days, and hours."""
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return today + timedelta(days=number, hours=hour)


class History:
    first: Post
    second: Post
    third: Post
    ada: Engager
    bob: Engager
    cy: Engager
    eve: Engager
    org: Engager

    def __init__(self) -> None:
        self.add_posts()
        self.add_people()
        self.add_engagements()
        self.add_costs()

    def add_posts(self) -> None:
        self.first = PostFactory(
            name="Launch",
            campaign="Spring",
            published_at=day(-5, 8),
            reactions=6,
            comments=1,
            scrape_count=2,
            last_scraped_at=day(-2, 10),
            first_described_at=day(-4, 9),
            duration_seconds=90,
            time_to_create=Decimal("1.50"),
        )
        self.second = PostFactory(
            reactions=2, comments=0, reposts=1, scrape_count=2, last_scraped_at=day(0)
        )
        self.third = PostFactory(force_next=True)
        counted, reported = "reactions_counted", "reactions_reported"
        self.first_done = self.scrape(
            self.first,
            -4,
            cost_usd=Decimal("0.01"),
            comments_counted=1,
            **{counted: 3, reported: 4},
        )
        self.first_failed = self.scrape(self.first, -3, state="failed", error="refused")
        self.first_again = self.scrape(self.first, -2, reactions_counted=6)
        self.first_suspect = self.scrape(self.first, -1, state="suspect", reactions_counted=1)
        self.second_empty = self.scrape(self.second, -2, state="empty", reactions_counted=0)
        self.second_done = self.scrape(
            self.second,
            0,
            hour=0,
            reactions_counted=2,
            reactions_reported=2,
            comments_counted=0,
            reposts_counted=1,
        )

    def scrape(self, post: Post, number: int, *, hour: int = 10, **facts: object) -> Scrape:
        ended = day(number, hour)
        return ScrapeFactory(
            post=post, created_at=ended - timedelta(minutes=5), finished_at=ended, **facts
        )

    def add_people(self) -> None:
        founders = Audience.objects.create(name="Founders", is_target=True)
        others = Audience.objects.create(name="Bystanders", is_target=False)
        ceo = Position.objects.create(audience=founders, name="CEO")
        self.company: Company = CompanyFactory(name="Acme Ltd", slug="acme")
        self.ada = EngagerFactory(
            name="Ada Example",
            headline="Founder at Acme",
            title="Founder",
            company=self.company,
            audience=founders,
            position=ceo,
            seniority="owner",
            function="operations",
            post_count=2,
            engagement_count=3,
            **seen(-4),
        )
        self.bob = EngagerFactory(
            name="Bob Example", company=self.company, post_count=1, engagement_count=1, **seen(-2)
        )
        self.cy = EngagerFactory(
            name="Cy Example", audience=others, post_count=1, engagement_count=1, **seen(-4)
        )
        self.eve = EngagerFactory(
            name="Eve Excluded",
            headline="Keeps out",
            company=CompanyFactory(name="Secret Ltd"),
            audience=founders,
            excluded_at=day(-1),
            exclusion_reason="opted out",
            post_count=1,
            engagement_count=1,
            **seen(-4),
        )
        self.org = EngagerFactory(
            name="Org", kind="organisation", post_count=1, engagement_count=1, **seen(0)
        )
        EngagerFactory(name="Max Merged", merged_into=self.ada, audience=founders, **seen(-4))
        IdentityFactory(engager=self.ada, kind="member_id", value="ACoAAada")
        IdentityFactory(engager=self.ada, kind="slug", value="ada-é")
        IdentityFactory(engager=self.bob, kind="member_id", value="ACoAAbob")
        IdentityFactory(engager=self.eve, kind="slug", value="eve")
        IdentityFactory(engager=self.org, kind="company_id", value="77")
        ContactFactory(
            engager=self.ada,
            hubspot_id="1",
            state="synced",
            first_synced_at=day(-3),
            synced_at=day(-1),
            lifecycle_stage="lead",
        )
        ContactFactory(
            engager=self.eve,
            hubspot_id="2",
            state="synced",
            first_synced_at=day(0),
            synced_at=day(0),
        )

    def add_engagements(self) -> None:
        began = self.first_done.created_at
        on_first = {
            "post": self.first,
            "first_seen_scrape": self.first_done,
            "first_seen_at": began,
            "changed_at": began,
        }
        self.reaction = EngagementFactory(engager=self.ada, **on_first)
        EngagementFactory(
            engager=self.ada, kind="comment", external_id="c1", reaction_type="", **on_first
        )
        EngagementFactory(
            engager=self.cy,
            reaction_type="PRAISE",
            gone_at=self.first_again.created_at,
            last_seen_scrape=self.first_done,
            **on_first,
        )
        EngagementFactory(engager=self.eve, **on_first)
        later = self.first_again.created_at
        EngagementFactory(
            engager=self.bob,
            post=self.first,
            first_seen_scrape=self.first_again,
            first_seen_at=later,
            changed_at=later,
        )
        last = self.second_done.created_at
        on_second = {
            "post": self.second,
            "first_seen_scrape": self.second_done,
            "first_seen_at": last,
            "changed_at": last,
        }
        EngagementFactory(engager=self.ada, kind="repost", reaction_type="", **on_second)
        EngagementFactory(engager=self.org, **on_second)
        recount_engagers(Engager.objects.values_list("pk", flat=True))

    def add_costs(self) -> None:
        settled = {"state": "settled", "settled_at": day(-3), "created_at": day(-4, 9)}
        of_scrape = f"scrape:{self.first_done.pk}"
        self.charge: Charge = ChargeFactory(
            subject=of_scrape, settled_usd=Decimal("0.0125"), run_ref="run:7", **settled
        )
        ChargeFactory(
            subject=f"post:{self.first.pk}",
            purpose="details",
            settled_usd=Decimal("0.005"),
            **settled,
        )
        ChargeFactory(
            subject="classify:1", provider="openai", purpose="classify", created_at=day(0)
        )


def seen(number: int) -> dict[str, datetime]:
    began = day(number, 10 if number else 0) - timedelta(minutes=5)
    return {"first_seen_at": began, "last_seen_at": began}
