"""The parts of a post's description: its URNs, counters, media, article and the post it passes on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import AliasChoices, Field

from integrations.apify.fields import (
    Count,
    Line,
    Number,
    Object,
    Payload,
    WebAddress,
    as_address,
    as_count,
    as_line,
    as_list,
    as_object,
)
from integrations.linkedin.post_urls import KINDS, NotAPost, make_post, parse_post


class Stats(Payload):
    total_reactions: Count = None
    comments: Count = None
    shares: Count = None
    reposts: Count = None
    reactions: Object = Field(default_factory=dict)

    @property
    def by_type(self) -> dict[str, int]:
        """Counts by reaction type, upper-case as elsewhere on the wire."""
        counted = {name.upper(): as_count(value) for name, value in self.reactions.items()}
        return {name: count for name, count in counted.items() if count is not None}


class MediaEntry(Payload):
    type: Line = ""
    url: WebAddress = ""
    title: Line = ""
    mime_type: Line = Field("", validation_alias=AliasChoices("mime_type", "mimeType"))
    thumbnail: WebAddress = Field(
        "", validation_alias=AliasChoices("thumbnail", "thumbnail_url", "thumbnailUrl")
    )
    duration_seconds: Number = Field(
        None, validation_alias=AliasChoices("duration_seconds", "duration")
    )


@dataclass(frozen=True, slots=True)
class Media:
    type: str = ""
    urls: tuple[str, ...] = ()
    thumbnail_url: str = ""
    image_url: str = ""
    video_url: str = ""
    mime_type: str = ""
    duration_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Article:
    url: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Reshared:
    """The post that this one passes on; canonical address where its id is known."""

    url: str
    reactions: int | None


def read_urns(ids: Mapping[str, Any]) -> tuple[str, ...]:
    """`{"activity_urn": "73...", ...}` as URNs. An implausible id is no alias: aliases must be right."""
    found = []
    for name, value in ids.items():
        kind = name.removesuffix("_urn").lower()
        if kind in KINDS and (urn := _urn(kind, as_line(value))):
            found.append(urn)
    return tuple(found)


def read_media(media: object) -> Media:
    """From a list of entries, or one object with `type` and `items`."""
    entries = _entries(media)
    images = [e for e in entries if e.type.startswith("image") and e.url]
    videos = [e for e in entries if e.type.startswith("video") and e.url]
    return Media(
        type=entries[0].type if entries else "",
        urls=tuple(e.url for e in entries if e.url),
        thumbnail_url=next((e.thumbnail for e in entries if e.thumbnail), ""),
        image_url=images[0].url if images else "",
        video_url=videos[0].url if videos else "",
        mime_type=next((e.mime_type for e in entries if e.mime_type), ""),
        duration_seconds=next((e.duration_seconds for e in entries if e.duration_seconds), None),
    )


def find_article(item: Mapping[str, Any]) -> Article:
    """`article` of the item or its post, else the first media entry that is an article."""
    named = as_object(item.get("article")) or as_object(as_object(item.get("post")).get("article"))
    if named:
        return Article(as_address(named.get("url")), as_line(named.get("title")))
    entries = [e for e in _entries(item.get("media")) if e.type == "article"]
    return Article(entries[0].url, entries[0].title) if entries else Article()


def read_reshared(reshared: object) -> Reshared | None:
    """A post inside a post: flat, or with its own `post` and `stats`."""
    outer = as_object(reshared)
    if not outer:
        return None
    post = as_object(outer.get("post")) or outer
    stats = Stats.model_validate(as_object(outer.get("stats")))
    urns = read_urns(as_object(post.get("urn")))
    address = parse_post(urns[0]).url if urns else as_address(post.get("url"))
    return Reshared(url=address, reactions=stats.total_reactions)


def _entries(media: object) -> list[MediaEntry]:
    group = as_object(media)
    items = as_list(group.get("items")) or [group] if group else as_list(media)
    shared = {"type": group.get("type")} if group else {}
    objects = [found for found in map(as_object, items) if found]
    return [MediaEntry.model_validate({**shared, **found}) for found in objects]


def _urn(kind: str, value: str) -> str:
    try:
        return make_post(kind, value.rsplit(":", maxsplit=1)[-1]).urn
    except NotAPost:
        return ""
