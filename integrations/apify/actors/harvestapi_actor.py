"""The `actor` object in harvestapi's reactions and comments: who acted."""

from __future__ import annotations

from pydantic import Field

from integrations.apify.fields import (
    Headline,
    Line,
    Object,
    Payload,
    ProfileAddress,
    WebAddress,
    as_address,
)
from integrations.apify.items import Person
from integrations.apify.people import build_person


class HarvestActor(Payload):
    """`id` is the member id; `position` is what LinkedIn calls the headline."""

    id: Line = ""
    name: Line = ""
    linkedin_url: ProfileAddress = Field("", alias="linkedinUrl")
    position: Headline = ""
    picture_url: WebAddress = Field("", alias="pictureUrl")
    picture: Object = Field(default_factory=dict)

    def as_person(self) -> Person:
        """Raises NobodyNamedError."""
        return build_person(
            identifier=self.id,
            url=self.linkedin_url,
            name=self.name,
            headline=self.position,
            picture_url=self.picture_url or as_address(self.picture.get("url")),
        )
