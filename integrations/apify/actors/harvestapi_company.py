"""harvestapi/linkedin-company: an organisation by its full address."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from pydantic import Field

from integrations.apify.actor import Actor, InputOrder, RawItem, RunInput
from integrations.apify.actors.targets import company_address
from integrations.apify.fields import (
    Count,
    Line,
    Objects,
    Payload,
    WebAddress,
    as_line,
    as_object,
)
from integrations.apify.items import CompanyItem
from integrations.apify.people import UNIDENTIFIED, NobodyNamedError
from integrations.linkedin.identities import normalise_slug

NOT_FOUND = "Company not found"


class Company(Payload):
    id: Line = ""
    slug: Line = Field("", alias="universalName")
    url: WebAddress = Field("", alias="linkedinUrl")
    name: Line = ""
    website: WebAddress = ""
    logo: WebAddress = ""
    employees: Count = Field(None, alias="employeeCount")
    industries: Objects = Field(default_factory=list)


def prepare(order: InputOrder) -> RunInput:
    return {"companies": [company_address(target) for target in order.targets]}


def read(item: RawItem) -> Iterator[CompanyItem]:
    found = Company.model_validate(item)
    slug = normalise_slug(found.slug)
    if not found.id and not slug:
        raise NobodyNamedError(UNIDENTIFIED)
    yield CompanyItem(
        company_id=found.id,
        slug=slug,
        name=found.name,
        url=found.url,
        industry=next((line for line in map(as_line, found.industries) if line), ""),
        employees=found.employees,
        logo_url=found.logo,
        website=found.website,
        query=asked_for(item),
    )


def find_missing(item: RawItem) -> CompanyItem | None:
    """The vendor says so in words, beside an error that may be anything."""
    if item.get("message") != NOT_FOUND:
        return None
    return CompanyItem(query=asked_for(item), not_found=True)


def asked_for(item: RawItem) -> str:
    original, query = as_object(item.get("originalQuery")), as_object(item.get("query"))
    asked = (original.get("search"), query.get("search"), query.get("universalName"))
    return next((line for line in map(as_line, asked) if line), "")


HARVESTAPI_COMPANY = Actor(
    key="harvestapi_company",
    actor_id="harvestapi/linkedin-company",
    purpose="company",
    price_per_1000_usd=Decimal(4),
    expects=("id", "universalName"),
    prepare=prepare,
    read=read,
    find_missing=find_missing,
    max_targets=100,
)
