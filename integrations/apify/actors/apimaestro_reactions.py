"""apimaestro/linkedin-post-reactions: the older stack's actor. One run delivers one page of 100."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from pydantic import Field

from integrations.apify.actor import Actor, InputOrder, RawItem, RunInput
from integrations.apify.actors.targets import canonical_post
from integrations.apify.fields import Headline, Line, Object, Payload, ProfileAddress, as_address
from integrations.apify.items import ReactionItem
from integrations.apify.people import build_person

PAGE_SIZE = 100


class Reactor(Payload):
    urn: Line = ""
    name: Line = ""
    headline: Headline = ""
    profile_url: ProfileAddress = ""
    profile_pictures: Object = Field(default_factory=dict)


class Reaction(Payload):
    reaction_type: Line = ""
    reactor: Reactor


def prepare(order: InputOrder) -> RunInput:
    return {
        "post_url": canonical_post(order.targets[0]),
        "page_number": order.page,
        "limit": PAGE_SIZE,
        "reaction_type": "ALL",
    }


def read(item: RawItem) -> Iterator[ReactionItem]:
    """The actor gives reactions no key of their own: one person has one reaction on a post."""
    found = Reaction.model_validate(item)
    reactor, pictures = found.reactor, found.reactor.profile_pictures
    person = build_person(
        identifier=reactor.urn,
        url=reactor.profile_url,
        name=reactor.name,
        headline=reactor.headline,
        picture_url=as_address(pictures.get("original")) or as_address(pictures.get("large")),
    )
    yield ReactionItem(
        person=person,
        reaction_type=found.reaction_type,
        external_id=reactor.urn or person.company_id or person.slug,
    )


APIMAESTRO_REACTIONS = Actor(
    key="apimaestro_reactions",
    actor_id="apimaestro/linkedin-post-reactions",
    purpose="reactions",
    price_per_1000_usd=Decimal(5),
    expects=("reactor",),
    prepare=prepare,
    read=read,
    page_size=PAGE_SIZE,
)
