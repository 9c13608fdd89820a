"""harvestapi/linkedin-post-comments: member id and public slug on each comment, replies nested."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from pydantic import Field

from integrations.apify.actor import Actor, InputOrder, RawItem, RunInput
from integrations.apify.actors.harvestapi_actor import HarvestActor
from integrations.apify.actors.replies import flatten
from integrations.apify.actors.targets import canonical_posts
from integrations.apify.fields import Flag, Key, Line, Moment, Payload, Text, WebAddress
from integrations.apify.items import CommentItem, Parsed


class Comment(Payload):
    id: Key
    parent: Line = Field("", alias="parentCommentId")
    url: WebAddress = Field("", alias="linkedinUrl")
    commentary: Text = ""
    created_at: Moment = Field(None, alias="createdAt")
    created_at_ms: Moment = Field(None, alias="createdAtTimestamp")
    edited: Flag = False
    actor: HarvestActor


def prepare(order: InputOrder) -> RunInput:
    return {"posts": canonical_posts(order.targets), "maxItems": order.max_items}


def read_one(item: RawItem, parent: str) -> CommentItem:
    found = Comment.model_validate(item)
    return CommentItem(
        person=found.actor.as_person(),
        comment_id=found.id,
        parent_comment_id=found.parent or parent,
        text=found.commentary,
        commented_at=found.created_at or found.created_at_ms,
        is_edited=found.edited,
        url=found.url,
    )


def read(item: RawItem) -> Iterator[Parsed]:
    return flatten(item, read_one, id_key="id")


HARVESTAPI_COMMENTS = Actor(
    key="harvestapi_comments",
    actor_id="harvestapi/linkedin-post-comments",
    purpose="comments",
    price_per_1000_usd=Decimal(2),
    expects=("actor", "commentary"),
    prepare=prepare,
    read=read,
    limit_field="maxItems",
    max_targets=100,
)
