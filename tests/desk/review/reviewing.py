"""People who may be in HubSpot already."""

from __future__ import annotations

from engagers.models import ContactMirror
from tests.factories.engagers import (
    MONDAY,
    CompanyFactory,
    ContactFactory,
    EngagementFactory,
    EngagerFactory,
    IdentityFactory,
)


def mirror(hubspot_id, name="ada example", company="example ltd", **more):
    return ContactMirror.objects.create(
        hubspot_id=hubspot_id, name_key=name, company_key=company, modified_at=MONDAY, **more
    )


def in_review(*ids, name="Ada Example", company="Example Ltd", slug="", how="name_company"):
    """With a company and an engagement; the candidates are given by their ids."""
    found = CompanyFactory._meta.model.objects.filter(name=company).first()
    employer = found or CompanyFactory(name=company, name_key=company.casefold())
    engager = EngagerFactory(
        name=name,
        company=employer,
        title="Partner",
        headline=f"Partner at {company}",
        engagement_count=1,
    )
    EngagementFactory(engager=engager)
    if slug:
        IdentityFactory(engager=engager, kind="slug", value=slug)
    return ContactFactory(
        engager=engager,
        state="review",
        state_reason="waits for review: same name and company",
        candidates=[{"id": one, "how": how} for one in ids],
    )
