"""The actors on offer: input schema, price, and who makes the items."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from integrations.sandbox.apify import apimaestro, harvestapi
from integrations.sandbox.apify.feed import Build

START_FEE_USD = Decimal("0.001")
TYPES: dict[str, type[Any]] = {"string": str, "integer": int, "array": list, "boolean": bool}


@dataclass(frozen=True)
class Offer:
    """One actor. `fields` are type names by input field; a price is USD per item."""

    id: str
    name: str
    purpose: str
    price_usd: Decimal
    build: Build
    fields: Mapping[str, str]
    required: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def refuse(self, given: Any) -> str | None:
        """Why the input does not fit the schema, in Apify's words; None when it does."""
        if not isinstance(given, dict):
            return "Input is not valid: Field input must be object"
        missing = next((name for name in self.required if given.get(name) in (None, [])), None)
        if missing is None and self.any_of and not any(given.get(name) for name in self.any_of):
            missing = self.any_of[0]
        if missing is not None:
            return f"Input is not valid: Field input.{missing} is required"
        problems = (self._refuse_field(name, given[name]) for name in self.fields if name in given)
        return next((f"Input is not valid: {text}" for text in problems if text), None)

    def _refuse_field(self, name: str, value: Any) -> str | None:
        kind = self.fields[name]
        if not isinstance(value, TYPES[kind]) or (kind == "integer" and value is True):
            return f"Field input.{name} must be {kind}"
        if kind == "array" and not all(isinstance(entry, str) for entry in value):
            return f"Field input.{name}.0 must be string"
        if kind == "integer" and value < 0:
            return f"Field input.{name} must be >= 0"
        allowed = self.choices.get(name, (value,))
        if value not in allowed:
            quoted = ", ".join(f'"{choice}"' for choice in allowed)
            return f"Field input.{name} must be equal to one of the allowed values: {quoted}"
        return None


OFFERS = (
    Offer(
        id="hApiReactions0001",
        name="harvestapi/linkedin-post-reactions",
        purpose="reactions",
        price_usd=Decimal("0.002"),
        build=harvestapi.list_reactions,
        fields={"posts": "array", "maxItems": "integer", "profileScraperMode": "string"},
        required=("posts",),
        choices={"profileScraperMode": ("short", "main")},
    ),
    Offer(
        id="hApiComments00001",
        name="harvestapi/linkedin-post-comments",
        purpose="comments",
        price_usd=Decimal("0.002"),
        build=harvestapi.list_comments,
        fields={"posts": "array", "maxItems": "integer"},
        required=("posts",),
    ),
    Offer(
        id="hApiProfiles00001",
        name="harvestapi/linkedin-profile-scraper",
        purpose="profile",
        price_usd=Decimal("0.004"),
        build=harvestapi.list_profiles,
        fields={"queries": "array", "profileScraperMode": "string"},
        required=("queries",),
        choices={"profileScraperMode": harvestapi.PROFILE_MODES},
    ),
    Offer(
        id="hApiCompanies0001",
        name="harvestapi/linkedin-company",
        purpose="company",
        price_usd=Decimal("0.004"),
        build=harvestapi.list_companies,
        fields={"companies": "array"},
        required=("companies",),
    ),
    Offer(
        id="maestroDetail0001",
        name="apimaestro/linkedin-post-detail",
        purpose="details",
        price_usd=Decimal("0.005"),
        build=apimaestro.describe_post,
        fields={"post_url": "string"},
        required=("post_url",),
    ),
    Offer(
        id="maestroReacts0001",
        name="apimaestro/linkedin-post-reactions",
        purpose="reactions",
        price_usd=Decimal("0.005"),
        build=apimaestro.list_reactions,
        fields={
            "post_url": "string",
            "post_urls": "array",
            "page_number": "integer",
            "limit": "integer",
            "reaction_type": "string",
        },
        any_of=("post_url", "post_urls"),
    ),
    Offer(
        id="maestroComments01",
        name="apimaestro/linkedin-post-comments-replies-engagements-scraper-no-cookies",
        purpose="comments",
        price_usd=Decimal("0.005"),
        build=apimaestro.list_comments,
        fields={"post_url": "string", "page_number": "integer", "limit": "integer"},
        required=("post_url",),
    ),
    Offer(
        id="maestroReposts001",
        name="apimaestro/linkedin-post-reshares",
        purpose="reposts",
        price_usd=Decimal("0.005"),
        build=apimaestro.list_reposts,
        fields={"post_url": "string"},
        required=("post_url",),
    ),
)


def find_offer(key: str) -> Offer | None:
    """By id, or by name with a slash or a tilde."""
    name = key.replace("~", "/")
    return next((offer for offer in OFFERS if name in (offer.id, offer.name)), None)
