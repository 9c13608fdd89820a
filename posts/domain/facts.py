"""A description's facts in the shape of the post's columns."""

from __future__ import annotations

from django.db.models import CharField, URLField

from integrations.apify.items import PostDetailItem
from integrations.linkedin.identities import parse_entity
from integrations.linkedin.text import clean_text
from posts.models import Post

LARGEST = 2**31 - 1

SAME_NAME = (
    "text",
    "author_name",
    "media_type",
    "thumbnail_url",
    "image_url",
    "video_url",
    "mime_type",
    "article_url",
    "article_title",
    "reshared_post_url",
    "reshared_post_reactions",
)


def said_facts(post: Post, detail: PostDetailItem) -> dict[str, object]:
    """Column to value, for what the item says; the rest is left out."""
    facts: dict[str, object] = {name: getattr(detail, name) for name in SAME_NAME}
    author = parse_entity(detail.author_url)
    facts["author_url"] = author.url if author else detail.author_url
    facts["media_url"] = detail.media_urls[0] if detail.media_urls else ""
    if detail.duration_seconds is not None:
        facts["duration_seconds"] = min(round(detail.duration_seconds), LARGEST)
    if post.published_at is None:
        # An activity id holds the time exactly; what the actor says is rounded.
        facts["published_at"] = detail.published_at
    fitting = {name: _fit(name, value) for name, value in facts.items()}
    return {name: value for name, value in fitting.items() if value not in ("", None)}


def _fit(name: str, value: object) -> object:
    """Text cut to its column. An address that is too long is dropped: cut, it leads nowhere."""
    if not isinstance(value, str):
        return value
    column = Post._meta.get_field(name)
    limit = column.max_length if isinstance(column, CharField) else None
    if isinstance(column, URLField):
        is_web = value.lower().startswith(("https://", "http://"))
        return value if is_web and len(value) <= (limit or 0) else ""
    return clean_text(value, limit or len(value))
