"""The contact properties Postdesk keeps in HubSpot, as data. `setup_hubspot` creates them.

Audience, position, seniority and function are single-line text, not enumerations: marketing edits
the taxonomy, and an enumeration would refuse every row of a new audience with INVALID_OPTION until
somebody had added the option here too. Text costs nothing in HubSpot's lists and workflows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from integrations.hubspot.payloads import PropertyInfo

GROUP_NAME = "postdesk"
GROUP_LABEL = "Postdesk"
KEY_PROPERTY = "postdesk_key"


@dataclass(frozen=True, slots=True)
class PropertyDefinition:
    """One property to create. `type` and `field_type` are HubSpot's words."""

    name: str
    label: str
    description: str
    type: str = "string"
    field_type: str = "text"
    has_unique_value: bool = False

    def to_json(self) -> dict[str, object]:
        return {
            "groupName": GROUP_NAME,
            "name": self.name,
            "label": self.label,
            "description": self.description,
            "type": self.type,
            "fieldType": self.field_type,
            "hasUniqueValue": self.has_unique_value,
            "formField": False,
        }


def _number(name: str, label: str, description: str) -> PropertyDefinition:
    return PropertyDefinition(name, label, description, type="number", field_type="number")


def _date(name: str, label: str, description: str) -> PropertyDefinition:
    return PropertyDefinition(name, label, description, type="date", field_type="date")


PROPERTIES: tuple[PropertyDefinition, ...] = (
    PropertyDefinition(
        KEY_PROPERTY,
        "Postdesk key",
        "Postdesk's own key of the person (li:<member id> or in:<slug>). Do not edit.",
        has_unique_value=True,
    ),
    PropertyDefinition("postdesk_audience", "Audience", "Audience of the content programme."),
    PropertyDefinition("postdesk_position", "Position", "Position within the audience."),
    PropertyDefinition("postdesk_seniority", "Seniority", "Level, in LinkedIn's words."),
    PropertyDefinition("postdesk_function", "Function", "Job function, in LinkedIn's words."),
    _number("postdesk_engagements", "Engagements", "Reactions, comments and reposts so far."),
    _number("postdesk_posts", "Posts engaged with", "Different posts the person engaged with."),
    _date("postdesk_first_engaged_on", "First engaged on", "Day of the first engagement, in UTC."),
    _date("postdesk_last_engaged_on", "Last engaged on", "Day of the latest engagement, in UTC."),
    PropertyDefinition(
        "postdesk_last_post_url", "Last post", "The post of the latest engagement, on LinkedIn."
    ),
)


def missing_properties(existing: Iterable[PropertyInfo]) -> tuple[PropertyDefinition, ...]:
    """Ours that the account lacks; an archived one counts as missing."""
    names = {info.name for info in existing if not info.archived}
    return tuple(definition for definition in PROPERTIES if definition.name not in names)


def wrong_properties(existing: Iterable[PropertyInfo]) -> tuple[str, ...]:
    """Ours that exist in another shape: HubSpot cannot change a type or make a value unique later."""
    by_name = {info.name: info for info in existing if not info.archived}
    return tuple(
        definition.name
        for definition in PROPERTIES
        if (info := by_name.get(definition.name)) is not None
        and (info.type != definition.type or info.has_unique_value != definition.has_unique_value)
    )
