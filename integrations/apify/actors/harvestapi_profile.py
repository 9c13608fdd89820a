"""harvestapi/linkedin-profile-scraper: takes member ids, returns the public slug and the current job."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from pydantic import Field

from integrations.apify.actor import Actor, InputOrder, RawItem, RunInput
from integrations.apify.fields import (
    Headline,
    Line,
    Object,
    Objects,
    Payload,
    ProfileAddress,
    WebAddress,
    as_line,
    as_object,
)
from integrations.apify.items import ProfileItem
from integrations.apify.people import UNIDENTIFIED, NobodyNamedError
from integrations.linkedin.identities import is_member_id, normalise_slug, parse_entity

# The price is part of the value: when the vendor changes it, swap the option, not the code.
MODE = "Profile details no email ($4 per 1k)"


class Job(Payload):
    position: Line = ""
    company_name: Line = Field("", alias="companyName")
    company_url: ProfileAddress = Field("", alias="companyLinkedinUrl")
    company_id: Line = Field("", alias="companyId")
    company_slug: Line = Field("", alias="companyUniversalName")
    end: Object = Field(default_factory=dict, alias="endDate")

    @property
    def is_current(self) -> bool:
        """The end reads "Present" (or is left out); an end that is over has its year."""
        return self.end.get("text") == "Present" or not self.end.get("year")

    @property
    def slug(self) -> str:
        """The address may be a search for the name: that names no company."""
        entity = parse_entity(self.company_url)
        named = entity.slug if entity and entity.kind == "company" and not entity.company_id else ""
        return normalise_slug(self.company_slug) or named


class Profile(Payload):
    id: Line = ""
    slug: Line = Field("", alias="publicIdentifier")
    first_name: Line = Field("", alias="firstName")
    last_name: Line = Field("", alias="lastName")
    headline: Headline = ""
    photo: WebAddress = ""
    location: Object = Field(default_factory=dict)
    experience: Objects = Field(default_factory=list)
    current: Objects = Field(default_factory=list, alias="currentPosition")


def prepare(order: InputOrder) -> RunInput:
    return {"queries": list(order.targets)}


def read(item: RawItem) -> Iterator[ProfileItem]:
    found = Profile.model_validate(item)
    job = current_job(found)
    member_id = found.id if is_member_id(found.id) else ""
    slug = normalise_slug(found.slug)
    if not member_id and not slug:
        raise NobodyNamedError(UNIDENTIFIED)
    yield ProfileItem(
        member_id=member_id,
        slug=slug,
        name=f"{found.first_name} {found.last_name}".strip(),
        headline=found.headline,
        title=job.position,
        company_name=job.company_name,
        company_slug=job.slug,
        company_id=job.company_id,
        location=as_line(found.location.get("linkedinText")),
        picture_url=found.photo,
        query=asked_for(item),
    )


def current_job(profile: Profile) -> Job:
    """The first job without an end; `currentPosition` knows the company at least."""
    jobs = [Job.model_validate(job) for job in profile.experience if isinstance(job, dict)]
    held = [job for job in jobs if job.is_current]
    named = [Job.model_validate(job) for job in profile.current if isinstance(job, dict)]
    return (held + named + [Job()])[0]


def find_missing(item: RawItem) -> ProfileItem | None:
    """A 404 without a person: asked, answered, nobody there. Other errors are worth another try."""
    if item.get("status") != 404 or item.get("publicIdentifier"):
        return None
    return ProfileItem(query=asked_for(item), not_found=True)


def asked_for(item: RawItem) -> str:
    original, query = as_object(item.get("originalQuery")), as_object(item.get("query"))
    asked = (original.get("query"), query.get("publicIdentifier"), query.get("profileId"))
    return next((line for line in map(as_line, asked) if line), "")


HARVESTAPI_PROFILE = Actor(
    key="harvestapi_profile",
    actor_id="harvestapi/linkedin-profile-scraper",
    purpose="profile",
    price_per_1000_usd=Decimal(4),
    expects=("id", "publicIdentifier"),
    prepare=prepare,
    read=read,
    find_missing=find_missing,
    max_targets=100,
    options={"profileScraperMode": MODE},
)
