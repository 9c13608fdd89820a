from integrations.hubspot.payloads import PropertyInfo
from integrations.hubspot.properties import PROPERTIES, missing_properties, wrong_properties


def make_info(definition, **changes):
    fields = {
        "name": definition.name,
        "type": definition.type,
        "field_type": definition.field_type,
        "group": "postdesk",
        "has_unique_value": definition.has_unique_value,
        "archived": False,
    }
    return PropertyInfo(**(fields | changes))


def test_the_names_are_those_of_the_interface():
    assert [p.name.removeprefix("postdesk_") for p in PROPERTIES] == [
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
    ]
    assert [p.name for p in PROPERTIES if p.has_unique_value] == ["postdesk_key"]


def test_an_archived_property_is_missing():
    existing = [make_info(p, archived=p.name == "postdesk_posts") for p in PROPERTIES]
    assert [p.name for p in missing_properties(existing)] == ["postdesk_posts"]


def test_a_property_of_another_shape_is_named():
    key, audience, *rest = PROPERTIES
    existing = [
        make_info(key, has_unique_value=False),
        make_info(audience, type="enumeration"),
        *map(make_info, rest),
    ]
    assert wrong_properties(existing) == ("postdesk_key", "postdesk_audience")
    assert wrong_properties([]) == ()
