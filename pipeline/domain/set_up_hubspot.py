"""Makes what Postdesk needs in HubSpot: a property group, and properties, one of them unique."""

from __future__ import annotations

from dataclasses import dataclass

from integrations.errors import Misconfigured
from integrations.hubspot.client import HubSpotGateway
from integrations.hubspot.failures import PROVIDER
from integrations.hubspot.properties import PROPERTIES, missing_properties, wrong_properties


@dataclass(frozen=True, slots=True)
class SetUp:
    """Names of properties. `made` were made now, or would be in a dry run."""

    made: tuple[str, ...]
    existing: tuple[str, ...]
    made_group: bool


def set_up_hubspot(gateway: HubSpotGateway, *, dry_run: bool = False) -> SetUp:
    """Twice changes nothing. Raises Misconfigured: a scope is missing (named), or a property
    of ours is there in a shape that HubSpot cannot change any more.
    """
    infos = gateway.list_properties()
    if wrong := wrong_properties(infos):
        raise Misconfigured(
            f"HubSpot has {', '.join(wrong)} with another type or without unique values: "
            "delete them there (Settings, Properties), then run this again",
            provider=PROVIDER,
        )
    missing = missing_properties(infos)
    names = {definition.name for definition in missing}
    existing = tuple(one.name for one in PROPERTIES if one.name not in names)
    if dry_run or not missing:
        return SetUp(tuple(one.name for one in missing), existing, made_group=False)
    made_group = gateway.ensure_group()
    return SetUp(tuple(gateway.create_properties(missing)), existing, made_group=made_group)
