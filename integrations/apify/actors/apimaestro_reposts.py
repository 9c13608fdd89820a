"""apimaestro/linkedin-post-reshares. Neither the id nor the item's shape is confirmed: read tolerantly."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from pydantic import AliasChoices, Field

from integrations.apify.actor import Actor, InputOrder, RawItem, RunInput
from integrations.apify.actors.apimaestro_author import Author
from integrations.apify.actors.targets import canonical_post
from integrations.apify.fields import Line, Object, Payload, Text, as_moment
from integrations.apify.items import RepostItem


class Repost(Payload):
    author: Author = Field(
        validation_alias=AliasChoices("author", "resharer", "reposter", "actor", "user", "profile")
    )
    urn: Line = Field("", validation_alias=AliasChoices("full_urn", "activity_urn", "urn", "id"))
    text: Text = Field("", validation_alias=AliasChoices("text", "commentary"))
    posted_at: Object = Field(
        default_factory=dict,
        validation_alias=AliasChoices("posted_at", "reposted_at", "created_at"),
    )


def prepare(order: InputOrder) -> RunInput:
    return {"post_url": canonical_post(order.targets[0])}


def read(item: RawItem) -> Iterator[RepostItem]:
    found = Repost.model_validate(item)
    yield RepostItem(
        person=found.author.as_person(),
        external_id=found.urn,
        text=found.text,
        reposted_at=as_moment(found.posted_at.get("timestamp")),
    )


APIMAESTRO_REPOSTS = Actor(
    key="apimaestro_reposts",
    actor_id="apimaestro/linkedin-post-reshares",
    purpose="reposts",
    price_per_1000_usd=Decimal(5),
    expects=("author", "resharer", "reposter", "actor", "user", "profile"),
    prepare=prepare,
    read=read,
)
