"""apimaestro/linkedin-post-detail: what a post says and how it did. A private one comes as a shell."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from pydantic import Field

from integrations.apify.actor import Actor, InputOrder, RawItem, RunInput
from integrations.apify.actors.post_parts import (
    Article,
    Media,
    Stats,
    find_article,
    read_media,
    read_reshared,
    read_urns,
)
from integrations.apify.actors.targets import canonical_post
from integrations.apify.fields import (
    Flag,
    Headline,
    Line,
    Object,
    Payload,
    ProfileAddress,
    Text,
    WebAddress,
    as_moment,
)
from integrations.apify.items import PostDetailItem
from integrations.linkedin.identities import parse_entity


class Post(Payload):
    url: WebAddress = ""
    text: Text = ""
    type: Line = ""
    created_at: Object = Field(default_factory=dict)
    urn: Object = Field(default_factory=dict)


class Author(Payload):
    name: Line = ""
    headline: Headline = ""
    profile_url: ProfileAddress = ""


class Detail(Payload):
    post: Post
    author: Author = Author()
    stats: Stats = Stats()
    is_reshared: Flag = False


def prepare(order: InputOrder) -> RunInput:
    return {"post_url": canonical_post(order.targets[0])}


def read(item: RawItem) -> Iterator[PostDetailItem]:
    detail = Detail.model_validate({name: value for name, value in item.items() if value})
    if not detail.post.text and not detail.author.name:
        yield PostDetailItem(is_shell=True)
    else:
        yield describe(item, detail)


def describe(item: RawItem, detail: Detail) -> PostDetailItem:
    post, stats = detail.post, detail.stats
    media: Media = read_media(item.get("media"))
    article: Article = find_article(item)
    author = parse_entity(detail.author.profile_url)
    reshared = read_reshared(item.get("reshared_post"))
    return PostDetailItem(
        urns=read_urns(post.urn),
        url=post.url,
        post_type=post.type,
        text=post.text,
        author_name=detail.author.name,
        author_headline=detail.author.headline,
        author_url=author.url if author else "",
        published_at=as_moment(post.created_at.get("timestamp")),
        reactions=stats.total_reactions,
        comments=stats.comments,
        reposts=stats.shares if stats.shares is not None else stats.reposts,
        reactions_by_type=stats.by_type,
        media_type=media.type,
        media_urls=media.urls,
        thumbnail_url=media.thumbnail_url,
        image_url=media.image_url,
        video_url=media.video_url,
        mime_type=media.mime_type,
        duration_seconds=media.duration_seconds,
        article_url=article.url,
        article_title=article.title,
        is_reshare=detail.is_reshared or reshared is not None,
        reshared_post_url=reshared.url if reshared else "",
        reshared_post_reactions=reshared.reactions if reshared else None,
    )


APIMAESTRO_POST_DETAIL = Actor(
    key="apimaestro_post_detail",
    actor_id="apimaestro/linkedin-post-detail",
    purpose="details",
    price_per_1000_usd=Decimal(5),
    expects=("post",),
    prepare=prepare,
    read=read,
)
