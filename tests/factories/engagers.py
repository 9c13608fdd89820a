"""Engagers, their keys and contacts, and the items a scrape brings of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import factory

from engagers.models import Company, Contact, Engagement, Engager, Identity
from integrations.apify.items import CommentItem, Person, ReactionItem, RepostItem
from posts.models import Post, Scrape
from tests.factories.posts import PostFactory, ScrapeFactory

MONDAY = datetime(2026, 11, 16, 9, tzinfo=UTC)


class EngagerFactory(factory.django.DjangoModelFactory[Engager]):
    class Meta:
        model = Engager

    name = factory.Sequence(lambda n: f"Ada Example {n}")
    first_seen_at = MONDAY
    last_seen_at = MONDAY


class IdentityFactory(factory.django.DjangoModelFactory[Identity]):
    class Meta:
        model = Identity

    engager = factory.SubFactory(EngagerFactory)
    kind = "member_id"
    value = factory.Sequence(lambda n: f"ACoAA{900 + n:012d}")
    created_at = MONDAY


class EngagementFactory(factory.django.DjangoModelFactory[Engagement]):
    class Meta:
        model = Engagement

    engager = factory.SubFactory(EngagerFactory)
    post = factory.SubFactory(PostFactory)
    kind = "reaction"
    reaction_type = "LIKE"
    first_seen_at = MONDAY
    changed_at = MONDAY


class ContactFactory(factory.django.DjangoModelFactory[Contact]):
    class Meta:
        model = Contact

    engager = factory.SubFactory(EngagerFactory)
    key = factory.Sequence(lambda n: f"in:person-{n}")
    created_at = MONDAY


class CompanyFactory(factory.django.DjangoModelFactory[Company]):
    class Meta:
        model = Company

    name = factory.Sequence(lambda n: f"Example {n} Ltd")
    name_key = factory.LazyAttribute(lambda company: company.name.casefold())


def make_scrape(*, post: Post | None = None, days: float = 0) -> Scrape:
    """A finished measurement, so that a post may have several."""
    moment = MONDAY + timedelta(days=days)
    return ScrapeFactory(post=post or PostFactory(), created_at=moment)


def member_id(number: int, flavour: str = "ACoAA") -> str:
    return f"{flavour}{number:012d}"


def make_person(
    number: int = 0, *, member: bool = True, slug: bool | str = False, **facts: str
) -> Person:
    """Somebody by number: their member id, their address, or both."""
    known = {
        "name": f"Person {number}",
        "headline": f"Founder of {number}",
        "member_id": member_id(number) if member else "",
        "slug": slug if isinstance(slug, str) else f"person-{number}" if slug else "",
    }
    return Person(kind="person", **{**known, **facts})


def make_reaction(person: Person | int = 0, reaction_type: str = "LIKE") -> ReactionItem:
    who = make_person(person) if isinstance(person, int) else person
    return ReactionItem(person=who, reaction_type=reaction_type)


def make_comment(
    person: Person | int = 0, comment_id: str = "c1", text: str = "Well said", **more: object
) -> CommentItem:
    who = make_person(person, slug=True) if isinstance(person, int) else person
    return CommentItem(person=who, comment_id=comment_id, text=text, **more)


def make_repost(person: Person | int = 0, text: str = "", **more: object) -> RepostItem:
    who = make_person(person) if isinstance(person, int) else person
    return RepostItem(person=who, text=text, **more)
