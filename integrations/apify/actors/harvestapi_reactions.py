"""harvestapi/linkedin-post-reactions: the whole list in one run, with a stable key for each reaction."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from pydantic import Field

from integrations.apify.actor import Actor, InputOrder, RawItem, RunInput
from integrations.apify.actors.harvestapi_actor import HarvestActor
from integrations.apify.actors.targets import canonical_posts
from integrations.apify.fields import Line, Payload
from integrations.apify.items import ReactionItem


class Reaction(Payload):
    id: Line = ""
    reaction_type: Line = Field("", alias="reactionType")
    actor: HarvestActor


def prepare(order: InputOrder) -> RunInput:
    return {"posts": canonical_posts(order.targets), "maxItems": order.max_items}


def read(item: RawItem) -> Iterator[ReactionItem]:
    found = Reaction.model_validate(item)
    yield ReactionItem(
        person=found.actor.as_person(), reaction_type=found.reaction_type, external_id=found.id
    )


HARVESTAPI_REACTIONS = Actor(
    key="harvestapi_reactions",
    actor_id="harvestapi/linkedin-post-reactions",
    purpose="reactions",
    price_per_1000_usd=Decimal(2),
    expects=("actor",),
    prepare=prepare,
    read=read,
    limit_field="maxItems",
    max_targets=100,
    options={"profileScraperMode": "short"},
)
