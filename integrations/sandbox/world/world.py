"""Look-ups in the fictional world."""

import random
import re
from functools import cached_property
from typing import Any
from urllib.parse import unquote, urlsplit

from integrations.sandbox.world.engagements import Crowd, make_engagements
from integrations.sandbox.world.model import (
    Company,
    Engagement,
    Person,
    Post,
    SalesContact,
    Truth,
)
from integrations.sandbox.world.posts import SAMPLES
from integrations.sandbox.world.sales import make_sales_contacts
from integrations.sandbox.world.truth import Truths

POST_ID = re.compile(r"(?<!\d)\d{19}(?!\d)")


class World:
    """People, companies, posts and engagements of one seed. Nothing in it ever changes."""

    def __init__(self, *, seed: int, crowd: Crowd, posts: list[Post]) -> None:
        self.seed = seed
        self.people = crowd.people
        self.companies = crowd.companies
        self.posts = posts
        self._crowd = crowd
        self._engagements: dict[int, list[Engagement]] = {}

    def person(self, key: str) -> Person | None:
        """The person of a member id (case matters), or of a public slug (case does not)."""
        return self._by_member_id.get(key) or self._by_slug.get(unquote(key).lower())

    def company(self, key: str) -> Company | None:
        """The company of a page's slug or numeric id."""
        return self._companies.get(unquote(key).lower())

    def post(self, text: str) -> Post | None:
        """The post that a URL, a URN or a bare id means, by any of its three ids."""
        found = POST_ID.search(unquote(urlsplit(text).path or text))
        return self._by_post_id.get(found.group()) if found else None

    def engagements(self, post: Post) -> list[Engagement]:
        """All of a post's engagements, of all days, made on first use."""
        if post.number not in self._engagements:
            dice = random.Random(f"{self.seed} post {post.number}")
            self._engagements[post.number] = make_engagements(dice, post, self._crowd)
        return self._engagements[post.number]

    def visible(self, post: Post, *, age_days: float, kind: str | None = None) -> list[Engagement]:
        """What LinkedIn shows of a post at an age; comments are newest-first like the rest."""
        return [
            engagement
            for engagement in self.engagements(post)
            if (kind is None or engagement.kind == kind) and engagement.is_visible(age_days)
        ]

    def sample_posts(self) -> list[Post]:
        """The posts of `sample_posts.csv`."""
        return self.posts[:SAMPLES]

    def truth_for(self, *, headline: str, title: str = "", company: str = "") -> Truth | None:
        """Ground truth for a text as a classifier sees it (cleaned, cut).

        UNKNOWN where the text says nothing; None where nobody in the world has it.
        """
        return self._truths.find(headline=headline, title=title, company=company)

    def sales_contacts(self) -> list[SalesContact]:
        """The contacts that sales typed into HubSpot by hand, the same ones each time."""
        return self._sales_contacts

    def count(self, post: Post, *, age_days: float) -> dict[str, int]:
        """LinkedIn's own counters: `reactions`, `comments`, `reposts`."""
        counts = {"reactions": 0, "comments": 0, "reposts": 0}
        for engagement in self.visible(post, age_days=age_days):
            counts[f"{engagement.kind}s"] += 1
        return counts

    def list_posts(self, *, age_days: float) -> list[dict[str, Any]]:
        """Posts with their ids and counters at an age, for the control endpoint."""
        return [
            {
                "url": post.url,
                "activity_id": post.activity_id,
                "ugc_id": post.ugc_id,
                "share_id": post.share_id,
                "published_at": post.published_at.isoformat(),
                "private": post.private,
                "sample": post.number < SAMPLES,
                **self.count(post, age_days=age_days),
            }
            for post in self.posts
        ]

    @cached_property
    def _by_member_id(self) -> dict[str, Person]:
        return {person.member_id: person for person in self.people}

    @cached_property
    def _by_slug(self) -> dict[str, Person]:
        return {person.slug: person for person in self.people}

    @cached_property
    def _companies(self) -> dict[str, Company]:
        found = {company.slug: company for company in self.companies}
        return found | {company.linkedin_id: company for company in self.companies}

    @cached_property
    def _by_post_id(self) -> dict[str, Post]:
        return {
            post_id: post
            for post in self.posts
            for post_id in (post.activity_id, post.ugc_id, post.share_id)
        }

    @cached_property
    def _truths(self) -> Truths:
        return Truths(self.people)

    @cached_property
    def _sales_contacts(self) -> list[SalesContact]:
        commenters = {
            engagement.actor.number: engagement.actor
            for post in self.sample_posts()
            for engagement in self.engagements(post)
            if engagement.kind == "comment" and isinstance(engagement.actor, Person)
        }
        likely = [commenters[number] for number in sorted(commenters)] + self.people[:300]
        unique = list({person.number: person for person in likely}.values())
        return make_sales_contacts(random.Random(f"{self.seed} sales"), unique)
