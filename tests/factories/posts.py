"""Posts and scrapes as they come out of real work: valid, and plain unless told otherwise."""

from __future__ import annotations

from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory

from posts.models import Post, PostAlias, Scrape

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
FIRST_ID = 7_320_867_199_693_246_465


class PostFactory(DjangoModelFactory):
    """A post entered by its activity id, with the alias that says so."""

    class Meta:
        model = Post
        skip_postgeneration_save = True

    urn = factory.Sequence(lambda n: f"urn:li:activity:{FIRST_ID + n}")
    url = factory.LazyAttribute(lambda post: f"https://www.linkedin.com/feed/update/{post.urn}/")

    @factory.post_generation
    def alias(self, create, extracted, **kwargs):
        PostAlias.objects.create(post=self, urn=self.urn, source="entered")


class ScrapeFactory(DjangoModelFactory):
    """A measurement that is done, unless a state is given."""

    class Meta:
        model = Scrape

    post = factory.SubFactory(PostFactory)
    state = Scrape.State.DONE
    reason = "never scraped"
    created_at = NOW
    finished_at = factory.LazyAttribute(
        lambda scrape: None if scrape.state in Scrape.OPEN else scrape.created_at
    )
    error = factory.LazyAttribute(lambda scrape: "broken" if scrape.state == "failed" else "")
    reactions_counted = factory.LazyAttribute(
        lambda scrape: {"done": 10, "empty": 0}.get(scrape.state)
    )
