"""Which HubSpot properties are read and written: the field rules, held against the account's own."""

from __future__ import annotations

from dataclasses import dataclass

from engagers.models import FieldRule
from integrations.errors import Misconfigured
from integrations.hubspot.client import HubSpotGateway
from integrations.hubspot.failures import PROVIDER
from integrations.hubspot.properties import (
    KEY_PROPERTY,
    PROPERTIES,
    missing_properties,
    wrong_properties,
)

SOURCES = frozenset(
    {
        "key",
        "audience",
        "position",
        "seniority",
        "function",
        "engagements",
        "posts",
        "first_engaged_on",
        "last_engaged_on",
        "last_post_url",
        "first_name",
        "last_name",
        "title",
        "company",
        "linkedin_url",
    }
)
# Where accounts keep LinkedIn addresses; those that an account does not have are not asked for.
LINKEDIN = (
    "hs_linkedin_url",
    "linkedin_url",
    "linkedinbio",
    "linkedin",
    "linkedin_profile",
    "linkedin_profile_url",
)
OWN_NAMES = frozenset(definition.name for definition in PROPERTIES)
NAMED = ("firstname", "lastname", "company")
PULLED = ("lifecyclestage", "hubspot_owner_id")


@dataclass(frozen=True, slots=True)
class Rule:
    """One FieldRule that writes."""

    property: str
    source: str
    policy: str


@dataclass(frozen=True, slots=True)
class Fields:
    """`linkedin` are the properties of this account that may hold a LinkedIn address."""

    rules: tuple[Rule, ...]
    linkedin: tuple[str, ...]

    @property
    def mirrored(self) -> tuple[str, ...]:
        """What the mirror needs of a contact."""
        return (KEY_PROPERTY, "hs_merged_object_ids", *NAMED, *self.linkedin)

    @property
    def compared(self) -> tuple[str, ...]:
        """What a comparison needs of a contact."""
        return (KEY_PROPERTY, *PULLED, *(rule.property for rule in self.rules))


def read_rules() -> tuple[Rule, ...]:
    """The rules that write. Raises Misconfigured for a source that we do not have."""
    rows = FieldRule.objects.exclude(policy=FieldRule.Policy.NEVER).order_by("pk")
    rules = tuple(Rule(row.property, row.source, row.policy) for row in rows)
    if unknown := sorted({rule.source for rule in rules} - SOURCES):
        raise _misconfigured(f"field rules name sources that do not exist: {', '.join(unknown)}")
    return rules


def read_fields(gateway: HubSpotGateway) -> Fields:
    """One call. Raises Misconfigured where the account lacks a property that a rule writes."""
    infos = gateway.list_properties()
    names = {info.name for info in infos if not info.archived}
    lacking = [definition.name for definition in missing_properties(infos)]
    if lacking or wrong_properties(infos):
        wrong = ", ".join([*lacking, *wrong_properties(infos)])
        raise _misconfigured(f"HubSpot lacks properties: {wrong}; run `manage.py setup_hubspot`")
    rules = read_rules()
    if unknown := sorted({rule.property for rule in rules} - names):
        raise _misconfigured(
            f"field rules write properties that HubSpot lacks: {', '.join(unknown)};"
            " create them there, or remove their rules"
        )
    return Fields(rules, tuple(name for name in LINKEDIN if name in names))


def _misconfigured(text: str) -> Misconfigured:
    return Misconfigured(text, provider=PROVIDER)
