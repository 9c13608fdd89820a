"""What an actor's items mean, whatever actor they came from. Empty text and None mean: not said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

PersonKind = Literal["person", "company", "anonymous"]


@dataclass(frozen=True, slots=True)
class Person:
    """Who acted. A person has a member id, a slug or both; a company a slug, an id or both.

    Both keys on one person mean that one item carried both: evidence that they are the same.
    """

    kind: PersonKind
    member_id: str = ""
    slug: str = ""
    company_id: str = ""
    name: str = ""
    headline: str = ""
    picture_url: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class ReactionItem:
    """`reaction_type` as on the wire. `external_id` is the same each time the reaction is listed."""

    person: Person
    reaction_type: str
    external_id: str = ""


@dataclass(frozen=True, slots=True)
class CommentItem:
    """A comment, or a reply when `parent_comment_id` is set."""

    person: Person
    comment_id: str
    parent_comment_id: str = ""
    text: str = ""
    commented_at: datetime | None = None
    is_edited: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True)
class RepostItem:
    """Somebody passed the post on; `text` is what they added."""

    person: Person
    external_id: str = ""
    text: str = ""
    reposted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PostDetailItem:
    """A post as LinkedIn shows it; `author_url` is canonical. `urns` are all its ids that were given.

    `is_shell`: private, removed or behind a login, so nothing else is known.
    """

    urns: tuple[str, ...] = ()
    url: str = ""
    post_type: str = ""
    text: str = ""
    author_name: str = ""
    author_headline: str = ""
    author_url: str = ""
    published_at: datetime | None = None
    reactions: int | None = None
    comments: int | None = None
    reposts: int | None = None
    reactions_by_type: Mapping[str, int] = field(default_factory=dict)
    media_type: str = ""
    media_urls: tuple[str, ...] = ()
    thumbnail_url: str = ""
    image_url: str = ""
    video_url: str = ""
    mime_type: str = ""
    duration_seconds: float | None = None
    article_url: str = ""
    article_title: str = ""
    is_reshare: bool = False
    reshared_post_url: str = ""
    reshared_post_reactions: int | None = None
    is_shell: bool = False


@dataclass(frozen=True, slots=True)
class ProfileItem:
    """A person's profile; title and company are those of the current job. `query` is what was asked."""

    member_id: str = ""
    slug: str = ""
    name: str = ""
    headline: str = ""
    title: str = ""
    company_name: str = ""
    company_slug: str = ""
    company_id: str = ""
    location: str = ""
    picture_url: str = ""
    query: str = ""
    not_found: bool = False


@dataclass(frozen=True, slots=True)
class CompanyItem:
    """An organisation's page. `employees` is the number LinkedIn counts. `query` is what was asked."""

    company_id: str = ""
    slug: str = ""
    name: str = ""
    url: str = ""
    industry: str = ""
    employees: int | None = None
    logo_url: str = ""
    website: str = ""
    query: str = ""
    not_found: bool = False


@dataclass(frozen=True, slots=True)
class BadItem:
    """An item that could not be used, why, and what it was."""

    reason: str
    raw: object


@dataclass(frozen=True, slots=True)
class NoiseItem:
    """An item that was never meant as data: a run's summary among the results."""

    reason: str


Item = ReactionItem | CommentItem | RepostItem | PostDetailItem | ProfileItem | CompanyItem
Parsed = Item | BadItem | NoiseItem
