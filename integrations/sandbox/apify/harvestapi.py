"""Items of harvestapi's actors, as recorded. Member ids in reactions, id and slug in comments."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from integrations.sandbox.apify.feed import Feed, Item, RunInput, repeat_some
from integrations.sandbox.world import Company, Engagement, Person, Post

# What LinkedIn itself lists of a post, whatever its counters say.
LISTED_REACTIONS = 1_218
LISTED_COMMENTS = 1_000
PROFILE_MODES = (
    "Profile details no email ($4 per 1k)",
    "Profile details + email search ($10 per 1k)",
)
PICTURE_EXPIRES_AT = 1_798_761_600_000


def list_reactions(feed: Feed, given: RunInput) -> Iterable[Item]:
    for url in given["posts"]:
        post = feed.world.post(url)
        if post is None:
            yield _missing_post(url)
            continue
        seen = feed.newest(post, "reaction")[:LISTED_REACTIONS]
        listed = repeat_some([_reaction(feed, post, url, one) for one in seen])
        yield from listed[: given.get("maxItems") or None]


def list_comments(feed: Feed, given: RunInput) -> Iterable[Item]:
    for url in given["posts"]:
        post = feed.world.post(url)
        if post is None:
            yield _missing_post(url)
            continue
        comments = feed.newest(post, "comment")[:LISTED_COMMENTS]
        ids = {one.id for one in comments}
        tops = [one for one in comments if one.parent_id not in ids]
        limit = 1 if "commentUrn=" in url else given.get("maxItems") or None
        for top in tops[:limit]:
            item = _comment(feed, post, url, top)
            replies = [one for one in comments if one.parent_id == top.id]
            if replies:
                item["replies"] = [_comment(feed, post, url, one) for one in replies]
            yield item


def list_profiles(feed: Feed, given: RunInput) -> Iterable[Item]:
    for query in given["queries"]:
        key = query.partition("?")[0].rstrip("/").rpartition("/")[2]
        person = feed.world.person(key)
        if person is None:
            yield {
                "error": "Profile not found",
                "status": 404,
                "query": {"publicIdentifier": key},
                "requestId": f"request-{len(key)}",
            }
            continue
        yield _profile(person, query)


def list_companies(feed: Feed, given: RunInput) -> Iterable[Item]:
    for query in given["companies"]:
        key = query.partition("?")[0].rstrip("/").rpartition("/")[2]
        company = feed.world.company(key)
        if company is None:
            yield {
                "message": "Company not found",
                "query": {"search": query, "location": ""},
                "error": "No company matches",
                "requestId": f"request-{len(key)}",
            }
            continue
        yield _company(company, query)


def _missing_post(url: str) -> Item:
    return {"error": "Failed to scrape post: not found", "inputUrl": url}


def _reaction(feed: Feed, post: Post, url: str, one: Engagement) -> Item:
    owner = f"fsd_profile:anonymous-{one.id}"
    if isinstance(one.actor, Person):
        owner = f"fsd_profile:{one.actor.member_id}"
    elif isinstance(one.actor, Company):
        owner = f"fsd_company:{one.actor.linkedin_id}"
    return {
        "id": f"urn:li:fsd_reaction:(urn:li:{owner},urn:li:ugcPost:{post.ugc_id},0)",
        "reactionType": one.type_at(feed.age_days),
        "actor": _actor(one.actor, by_slug=False),
        "postId": post.activity_id,
        "query": {"post": url},
    }


def _comment(feed: Feed, post: Post, url: str, one: Engagement) -> Item:
    created = feed.moment(one)
    inner = quote(f"urn:li:comment:(activity:{post.activity_id},{one.id})", safe="")
    return {
        "type": "comment",
        "id": one.id,
        "linkedinUrl": (
            f"https://www.linkedin.com/feed/update/urn:li:activity:{post.activity_id}"
            f"?commentUrn={inner}"
        ),
        "commentary": one.text,
        "createdAt": created.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "numComments": 0,
        "numShares": None,
        "numImpressions": None,
        "reactionTypeCounts": [],
        "actor": _actor(one.actor, by_slug=True) | {"author": one.actor == post.author},
        "createdAtTimestamp": round(created.timestamp() * 1000),
        "pinned": False,
        "contributed": False,
        "edited": False,
        "postId": post.activity_id,
        "query": {"post": url},
    }


def _actor(actor: Person | Company | None, *, by_slug: bool) -> dict[str, Any]:
    if actor is None:
        return {"id": None, "name": "LinkedIn Member", "linkedinUrl": None, "position": None}
    if isinstance(actor, Company):
        return {
            "id": actor.linkedin_id,
            "name": actor.name,
            "linkedinUrl": f"https://www.linkedin.com/company/{actor.slug}/posts",
            "position": f"{actor.employees * 31:,} followers",
        }
    url = f"https://www.linkedin.com/in/{quote(actor.slug)}" if by_slug else actor.member_url
    found: dict[str, Any] = {
        "id": actor.member_id,
        "name": actor.name,
        "linkedinUrl": url,
        "position": actor.headline,
    }
    if actor.number % 3:
        picture = f"https://media.example.invalid/{actor.number:06x}.jpg"
        found["pictureUrl"] = picture
        found["picture"] = {
            "url": picture,
            "width": 800,
            "height": 800,
            "expiresAt": PICTURE_EXPIRES_AT,
        }
    return found


def _profile(person: Person, query: str) -> Item:
    found: dict[str, Any] = {
        "id": person.member_id,
        "publicIdentifier": person.slug,
        "linkedinUrl": person.url,
        "firstName": person.first_name,
        "lastName": person.last_name,
        "headline": person.headline,
        "about": "A fictional text.",
        "openToWork": False,
        "hiring": False,
        "photo": f"https://media.example.invalid/{person.number:06x}.jpg",
        "location": {
            "linkedinText": person.city,
            "countryCode": person.country_code,
            "parsed": {"text": person.city, "city": person.city},
        },
        "connectionsCount": 300 + person.number % 200,
        "followerCount": person.number,
        "currentPosition": [],
        "experience": [],
        "originalQuery": {"query": query},
    }
    if person.company is not None:
        found["currentPosition"] = [{"companyName": person.company.name}]
        found["experience"] = [_job(person, person.company), _past_job()]
    return found


def _job(person: Person, company: Company) -> Item:
    """One in ten names its company by a search, without an id."""
    page: dict[str, Any] = {
        "companyLinkedinUrl": company.url,
        "companyId": company.linkedin_id,
        "companyUniversalName": company.slug,
    }
    if person.number % 10 == 3:
        keywords = quote(company.name)
        search = f"https://www.linkedin.com/search/results/all/?keywords={keywords}"
        page = {"companyLinkedinUrl": search, "companyId": None, "companyUniversalName": None}
    return {
        "position": person.title,
        "location": person.city,
        "companyName": company.name,
        **page,
        "startDate": {"month": "Jan", "year": 2024, "text": "Jan 2024"},
        "endDate": {"text": "Present"},
    }


def _past_job() -> Item:
    return {
        "position": "Intern",
        "companyName": "Ostmark University",
        "companyLinkedinUrl": "https://www.linkedin.com/company/ostmark-university/",
        "startDate": {"month": "Mar", "year": 2019, "text": "Mar 2019"},
        "endDate": {"month": "Dec", "year": 2023, "text": "Dec 2023"},
    }


def _company(company: Company, query: str) -> Item:
    return {
        "id": company.linkedin_id,
        "universalName": company.slug,
        "linkedinUrl": company.url.rstrip("/"),
        "name": company.name,
        "tagline": "A fictional company.",
        "website": company.website,
        "logo": f"https://media.example.invalid/{company.linkedin_id}.jpg",
        "employeeCount": company.employees,
        "employeeCountRange": {"start": company.employees // 2 + 1},
        "followerCount": company.employees * 31,
        "description": "A fictional text.",
        "locations": [{"country": company.country_code, "headquarter": True}],
        "industries": [company.industry],
        "originalQuery": {"search": query},
    }
