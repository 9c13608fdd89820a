"""Finds the people in a request and writes an answer for each, as a model would."""

import json
from typing import Any

from integrations.sandbox.openai.instances import make_instance, resolve
from integrations.sandbox.openai.rules import Taxonomy, classify, is_hostile

Schema = dict[str, Any]
Person = dict[str, Any]
ENUMS = ("audience", "position", "seniority", "function")


def find_people(texts: list[str]) -> list[Person] | None:
    """The newest input that is JSON with objects that have an id and a headline."""
    for text in reversed(texts):
        try:
            found = json.loads(text[min(_starts(text), default=0) :])
        except ValueError:
            continue
        lists = found.values() if isinstance(found, dict) else [found]
        for value in lists:
            if isinstance(value, list) and value and all(map(_is_person, value)):
                return value
    return None


def find_people_place(schema: Schema) -> str | None:
    """The name of the property that lists answers about people: items with an id and an enum."""
    for name, node in schema.get("properties", {}).items():
        items = resolve(node, schema).get("items")
        if isinstance(items, dict):
            fields = resolve(items, schema).get("properties", {})
            if "id" in fields and set(ENUMS) & fields.keys():
                return str(name)
    return None


def answer_people(people: list[Person], schema: Schema, place: str) -> list[dict[str, Any]]:
    """One item per person. A hostile headline among others spoils the answers of them all."""
    item = resolve(resolve(schema["properties"][place], schema)["items"], schema)
    fields: dict[str, Schema] = item["properties"]
    taxonomy = Taxonomy(
        **{name: _list_enum(fields, name, schema) for name in ENUMS},
    )
    items = [_answer_person(person, fields, schema, taxonomy) for person in people]
    hostile = [person for person in people if is_hostile(_text(person))]
    if hostile and len(people) > 1:
        return _misbehave(items, taxonomy)
    return items


def _answer_person(
    person: Person, fields: dict[str, Schema], schema: Schema, taxonomy: Taxonomy
) -> dict[str, Any]:
    found = classify(
        headline=str(person.get("headline") or ""),
        title=str(person.get("title") or ""),
        company=str(person.get("company") or ""),
        taxonomy=taxonomy,
    )
    known = {**found, "id": person["id"]}
    answered = {}
    for name, node in fields.items():
        if name in known:
            is_number = resolve(node, schema).get("type") == "integer"
            value = known[name]
            answered[name] = int(value) if is_number else str(value)
        else:
            answered[name] = make_instance(node, schema)
    return answered


def _misbehave(items: list[dict[str, Any]], taxonomy: Taxonomy) -> list[dict[str, Any]]:
    """Obeys the headline: everybody becomes the first audience, and one answer gets lost."""
    for item in items:
        for name in ENUMS:
            values = getattr(taxonomy, name)
            if name in item and values:
                item[name] = values[0]
    return items[:-1]


def _list_enum(fields: dict[str, Schema], name: str, schema: Schema) -> list[str]:
    return list(resolve(fields[name], schema).get("enum", [])) if name in fields else []


def _text(person: Person) -> str:
    return " ".join(str(person.get(name) or "") for name in ("headline", "title", "company"))


def _is_person(value: Any) -> bool:
    return isinstance(value, dict) and "id" in value and "headline" in value


def _starts(text: str) -> list[int]:
    return [index for index in (text.find("["), text.find("{")) if index >= 0]
