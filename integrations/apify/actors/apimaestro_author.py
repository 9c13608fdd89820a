"""The `author` object in apimaestro's comments and reposts: a public slug, no member id."""

from __future__ import annotations

from integrations.apify.fields import Headline, Line, Payload, ProfileAddress, WebAddress
from integrations.apify.items import Person
from integrations.apify.people import build_person


class Author(Payload):
    name: Line = ""
    headline: Headline = ""
    urn: Line = ""
    profile_url: ProfileAddress = ""
    profile_picture: WebAddress = ""

    def as_person(self) -> Person:
        """Raises NobodyNamedError."""
        return build_person(
            identifier=self.urn,
            url=self.profile_url,
            name=self.name,
            headline=self.headline,
            picture_url=self.profile_picture,
        )
