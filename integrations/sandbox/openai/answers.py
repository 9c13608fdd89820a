"""The text of an answer: people classified, or any instance of the schema; and its faults."""

import json
from typing import Any

from integrations.sandbox.openai.instances import make_instance
from integrations.sandbox.openai.people import answer_people, find_people, find_people_place
from integrations.sandbox.openai.service import Service

Schema = dict[str, Any]
REFUSAL = "I'm sorry, but I can't help with that request."


def make_answer(service: Service, schema: Schema | None, texts: list[str]) -> str:
    """JSON text that fits `schema` (None: json_object mode); `texts` are the inputs, newest last."""
    people = find_people(texts)
    if schema is None:
        if people is None:
            return json.dumps({"answer": "sample"})
        schema = guess_schema(texts)
    answer = make_instance(schema, schema)
    place = find_people_place(schema)
    if people is not None and place is not None:
        items = answer_people(people, schema, place)
        answer[place] = _spoil(service, items)
    text = json.dumps(answer, ensure_ascii=False)
    return text[: len(text) // 2] if service.strikes("malformed_json") else text


def guess_schema(texts: list[str]) -> Schema:
    """In json_object mode the schema stands in the prompt, when the caller put it there."""
    decoder = json.JSONDecoder()
    for text in texts:
        for start in (index for index, sign in enumerate(text) if sign == "{"):
            try:
                found, _ = decoder.raw_decode(text[start:])
            except ValueError:
                continue
            schema = found.get("schema", found)
            if isinstance(schema, dict) and find_people_place(schema):
                return schema
    names = ("id", "audience", "position", "seniority", "function", "title", "company")
    item = {"type": "object", "properties": {name: {"type": "string"} for name in names}}
    return {"type": "object", "properties": {"people": {"type": "array", "items": item}}}


def _spoil(service: Service, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The faults of an answer that is well formed."""
    if items and service.strikes("ids_missing"):
        items = items[:-1]
    if items and service.strikes("ids_extra"):
        items = [*items, {**items[0], "id": _other_id(items[0]["id"])}]
    if items and service.strikes("ids_duplicated"):
        items = [*items, dict(items[0])]
    if items and service.strikes("invented_title"):
        items[0] |= {"title": "Grand Vizier of Synergy", "company": "Invented Holdings"}
    if items and service.strikes("outside_enum"):
        items[0]["audience"] = "Astronauts"
    return items


def _other_id(known: Any) -> Any:
    return known + 100_000 if isinstance(known, int) else f"{known}-extra"
