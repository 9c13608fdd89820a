"""apimaestro's comments: an alternative with public slugs only. Its dates are local: timestamps count."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from pydantic import Field

from integrations.apify.actor import Actor, InputOrder, RawItem, RunInput
from integrations.apify.actors.apimaestro_author import Author
from integrations.apify.actors.replies import flatten
from integrations.apify.actors.targets import canonical_post
from integrations.apify.fields import Flag, Key, Line, Object, Payload, Text, WebAddress, as_moment
from integrations.apify.items import CommentItem, Parsed


class Comment(Payload):
    comment_id: Key
    parent_comment_id: Line = ""
    text: Text = ""
    posted_at: Object = Field(default_factory=dict)
    is_edited: Flag = False
    comment_url: WebAddress = ""
    author: Author


def prepare(order: InputOrder) -> RunInput:
    return {"post_url": canonical_post(order.targets[0]), "limit": order.max_items}


def read_one(item: RawItem, parent: str) -> CommentItem:
    found = Comment.model_validate(item)
    return CommentItem(
        person=found.author.as_person(),
        comment_id=found.comment_id,
        parent_comment_id=found.parent_comment_id or parent,
        text=found.text,
        commented_at=as_moment(found.posted_at.get("timestamp")),
        is_edited=found.is_edited,
        url=found.comment_url,
    )


def read(item: RawItem) -> Iterator[Parsed]:
    return flatten(item, read_one, id_key="comment_id")


APIMAESTRO_COMMENTS = Actor(
    key="apimaestro_comments",
    actor_id="apimaestro/linkedin-post-comments-replies-engagements-scraper-no-cookies",
    purpose="comments",
    price_per_1000_usd=Decimal(5),
    expects=("comment_id", "author"),
    prepare=prepare,
    read=read,
    limit_field="limit",
)
