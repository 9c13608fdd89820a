"""What the pipeline read of a post, as its page shows it: never edited by people."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlsplit

from django.utils import timezone
from django.utils.formats import date_format

from desk.posts.history import tell
from posts.domain.fields import Field
from posts.models import Post

LINKED_HOSTS = ("linkedin.com", "licdn.com")
# Label, value, address that the value links to ("": none).
Fact = tuple[str, str, str]


def link_to(address: str) -> str:
    """The address where it may be a link: https, on a host of LinkedIn's. Scraped text is hostile."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").lower()
    except ValueError:
        return ""
    is_ours = any(host == known or host.endswith(f".{known}") for known in LINKED_HOSTS)
    return address if parts.scheme == "https" and is_ours else ""


def list_figures(post: Post) -> list[tuple[str, int | None]]:
    """None is unknown."""
    return [
        ("Reactions", post.reactions),
        ("Comments", post.comments),
        ("Reposts", post.reposts),
        ("Engagers", post.engagers),
    ]


def list_facts(post: Post) -> Iterable[Fact]:
    yield "Address", post.url, link_to(post.url)
    yield "Id", post.urn, ""
    yield (
        "Other ids",
        ", ".join(alias.urn for alias in post.aliases.all() if alias.urn != post.urn),
        "",
    )
    yield "Author", post.author_name, link_to(post.author_url) if post.author_name else ""
    yield "Published", show_moment(post.published_at), ""
    yield "Added", show_moment(post.created_at), ""
    yield "Text", post.text, ""
    yield "Kind of media", post.media_type, ""
    yield "Article", post.article_title or post.article_url, link_to(post.article_url)
    yield "Reshares", post.reshared_post_url, link_to(post.reshared_post_url)
    yield "Last scraped", show_moment(post.last_scraped_at), ""
    yield "Last described", show_moment(post.described_at), ""
    if post.failed_attempts:
        words = f"{post.failed_attempts} since the last measurement"
        yield "Failed attempts", words, ""
        yield "Not before", show_moment(post.scrape_not_before), ""
    if post.description_error:
        yield "Description failed", post.description_error, ""


def show_moment(moment: datetime | None) -> str:
    return date_format(timezone.localtime(moment), "j M Y, H:i") if moment else ""


def list_labels(post: Post, fields: Iterable[Field]) -> list[tuple[str, str]]:
    """For who may only read them."""
    return [(field.label, tell(field.held_by(post))) for field in fields]
