"""Items of apimaestro's actors, as recorded; that of reposts is a guess, as everyone's is."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from integrations.sandbox.apify.feed import Feed, Item, RunInput, repeat_some
from integrations.sandbox.apify.harvestapi import LISTED_COMMENTS, LISTED_REACTIONS
from integrations.sandbox.world import Company, Engagement, Person, Post

PAGE = 100
# "date" is in the time of the machine that scraped: not to be relied on.
SCRAPER_TIME = timedelta(hours=2)
SHELL = {
    "post": {"id": None, "url": None, "text": None, "type": None, "created_at": None, "urn": {}},
    "author": {"name": None, "headline": None, "job_title": "This post cannot be displayed"},
    "stats": {},
    "media": [],
    "is_reshared": False,
    "reshared_post": None,
}


def describe_post(feed: Feed, given: RunInput) -> Iterable[Item]:
    post = feed.world.post(given["post_url"])
    if post is None or post.private:
        yield dict(SHELL)
        return
    yield {
        "post": {
            "id": post.activity_id,
            "url": post.url,
            "text": post.text,
            "type": post.media,
            "created_at": _moment(post.published_at),
            "urn": {
                "activity_urn": post.activity_id,
                "share_urn": post.share_id,
                "ugcPost_urn": post.ugc_id,
            },
        },
        "author": _post_author(post),
        "stats": _stats(feed, post),
        "media": _media(post),
        "article": _article(post),
        "is_reshared": post.reshared_number is not None,
        "reshared_post": _reshared(feed, post),
    }


def list_reactions(feed: Feed, given: RunInput) -> Iterable[Item]:
    """One page of a hundred a run."""
    page = given.get("page_number") or 1
    kind = given.get("reaction_type") or "ALL"
    for url in given.get("post_urls") or [given.get("post_url")]:
        post = feed.world.post(url or "")
        if post is None:
            yield {"error": "Post not found", "inputUrl": url}
            continue
        seen = feed.newest(post, "reaction")[:LISTED_REACTIONS]
        seen = [one for one in seen if kind in ("ALL", one.type_at(feed.age_days))]
        limit = min(given.get("limit") or PAGE, PAGE)
        for one in seen[(page - 1) * limit : page * limit]:
            yield {
                "reaction_type": one.type_at(feed.age_days),
                "reactor": _reactor(one),
                "_metadata": {
                    "post_url": url,
                    "page_number": page,
                    "total_reactions": len(seen),
                    "reaction_type": kind,
                },
            }


def list_comments(feed: Feed, given: RunInput) -> Iterable[Item]:
    """Flat, replies among them, and a summary at the end."""
    url = given["post_url"]
    post = feed.world.post(url)
    if post is None:
        yield {"error": "Post not found", "inputUrl": url}
        return
    seen = feed.newest(post, "comment")[:LISTED_COMMENTS]
    limit = 1 if "commentUrn=" in url else given.get("limit") or LISTED_COMMENTS
    first = ((given.get("page_number") or 1) - 1) * limit
    found = [_comment(feed, post, url, one, len(seen)) for one in seen[first : first + limit]]
    yield from repeat_some(found)
    yield {"summary": {"total_comments": len(seen)} if seen else {}}


def list_reposts(feed: Feed, given: RunInput) -> Iterable[Item]:
    post = feed.world.post(given["post_url"])
    if post is None:
        yield {"error": "Post not found", "inputUrl": given["post_url"]}
        return
    for number, one in enumerate(feed.newest(post, "repost")):
        yield {
            "urn": str((int(post.share_id) | 0xFFFFF) + number + 1),
            "author": _author(one.actor),
            "text": "",
            "posted_at": _moment(post.published_at + timedelta(hours=1 + number)),
            "post_input": given["post_url"],
        }


def _moment(moment: datetime) -> dict[str, Any]:
    return {
        "timestamp": round(moment.timestamp() * 1000),
        "date": (moment + SCRAPER_TIME).strftime("%Y-%m-%d %H:%M:%S"),
        "relative": "2w",
    }


def _post_author(post: Post) -> dict[str, Any]:
    author = post.author
    if isinstance(author, Company):
        url = f"https://www.linkedin.com/company/{author.slug}/posts"
    else:
        urn = quote(f"urn:li:fsd_profile:{author.member_id}", safe="")
        url = f"{author.url}?miniProfileUrn={urn}"
    return {
        "name": author.name,
        "headline": "" if isinstance(author, Company) else author.headline,
        "profile_url": url,
        "profile_picture": f"https://media.example.invalid/{author.slug}.jpg",
        "followers": 1_000,
    }


def _stats(feed: Feed, post: Post) -> dict[str, Any]:
    seen = feed.newest(post, "reaction")
    types = Counter(one.type_at(feed.age_days).lower() for one in seen)
    counts = feed.world.count(post, age_days=feed.age_days)
    return {
        "total_reactions": counts["reactions"],
        "reactions": dict(sorted(types.items())),
        "comments": counts["comments"],
        "shares": counts["reposts"],
    }


def _media(post: Post) -> list[Item]:
    address = f"https://media.example.invalid/post-{post.number}"
    if post.media == "image":
        return [{"type": "image", "url": f"{address}-{part}.jpg"} for part in (1, 2)]
    if post.media == "video":
        return [
            {
                "type": "video",
                "url": f"{address}.mp4",
                "thumbnail": f"{address}.jpg",
                "duration": 93,
                "mime_type": "video/mp4",
            }
        ]
    if post.media == "document":
        return [{"type": "document", "url": f"{address}.pdf", "title": "A fictional document"}]
    return []


def _article(post: Post) -> Item | None:
    if post.media != "article":
        return None
    return {"url": f"https://blog.example.invalid/{post.number}", "title": "A fictional article"}


def _reshared(feed: Feed, post: Post) -> Item | None:
    if post.reshared_number is None:
        return None
    other = feed.world.posts[post.reshared_number]
    return {
        "post": {
            "id": other.activity_id,
            "url": other.url,
            "text": other.text,
            "urn": {"activity_urn": other.activity_id, "ugcPost_urn": other.ugc_id},
        },
        "url": other.url,
        "author": _post_author(other),
        "stats": _stats(feed, other),
    }


def _reactor(one: Engagement) -> Item:
    actor = one.actor
    if actor is None:
        return {
            "urn": f"ACoAAanonymous{one.id.replace('-', 'x')}",
            "name": "LinkedIn Member",
            "headline": "",
            "profile_pictures": {},
        }
    if isinstance(actor, Company):
        return {
            "urn": actor.linkedin_id,
            "name": actor.name,
            "headline": f"{actor.employees * 31:,} followers",
            "profile_url": actor.url,
            "profile_pictures": {},
        }
    return {
        "urn": actor.member_id,
        "name": actor.name,
        "headline": actor.headline,
        "profile_url": actor.member_url,
        "profile_pictures": {"small": f"https://media.example.invalid/{actor.number:06x}.jpg"},
    }


def _author(actor: Person | Company | None) -> Item:
    """A public slug, never a member id; nothing at all of an anonymous one."""
    if actor is None:
        return {"name": "LinkedIn Member", "headline": ""}
    is_person = isinstance(actor, Person)
    return {
        "name": actor.name,
        "headline": actor.headline if isinstance(actor, Person) else "",
        "profile_url": (
            f"https://www.linkedin.com/in/{quote(actor.slug)}" if is_person else actor.url
        ),
        "profile_picture": f"https://media.example.invalid/{quote(actor.slug)}.jpg",
    }


def _comment(feed: Feed, post: Post, url: str, one: Engagement, total: int) -> Item:
    inner = f"urn:li:comment:(activity:{post.activity_id},{one.id})"
    found: Item = {
        "comment_id": one.id,
        "text": one.text,
        "posted_at": _moment(feed.moment(one)),
        "is_edited": False,
        "is_pinned": False,
        "comment_url": (
            f"https://www.linkedin.com/feed/update/urn:li:activity:{post.activity_id}"
            f"?commentUrn={inner}"
        ),
        "comment_type": "reply" if one.parent_id else "comment",
        "author": _author(one.actor),
        "stats": {"total_reactions": 0, "reactions": {}, "comments": 0},
        "post_input": url,
        "totalComments": total,
    }
    if one.parent_id:
        found["parent_comment_id"] = one.parent_id
    return found
