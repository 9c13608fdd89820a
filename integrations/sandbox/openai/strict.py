"""What OpenAI refuses in a strict JSON schema."""

from collections.abc import Iterator
from typing import Any

from integrations.sandbox.openai.refusals import refuse_schema

Schema = dict[str, Any]
Path = tuple[str, ...]
FORBIDDEN = (
    "default",
    "allOf",
    "oneOf",
    "not",
    "if",
    "then",
    "else",
    "dependentRequired",
    "dependentSchemas",
    "patternProperties",
    "unevaluatedProperties",
    "propertyNames",
    "minProperties",
    "maxProperties",
    "contains",
    "uniqueItems",
)
ENUM_LIMIT = 1000
PROPERTY_LIMIT = 5000
LONG_ENUM = 250
LONG_ENUM_CHARACTERS = 15_000


def check_schema(schema: Any, *, name: str, param: str) -> None:
    """Raises the vendor's 400 with the first thing that strict mode does not allow."""
    if not isinstance(schema, dict):
        raise refuse_schema("schema must be an object.", name=name, param=param)
    if schema.get("type") != "object" or "anyOf" in schema:
        message = f"schema must be a JSON Schema of 'type: \"object\"', got {schema.get('type')}."
        raise refuse_schema(message, name=name, param=param)
    enum_values, properties = 0, 0
    for path, node in _walk(schema, ()):
        problem = _find_problem(node)
        if problem:
            raise refuse_schema(f"In context={path!r}, {problem}", name=name, param=param)
        enum_values += len(node.get("enum") or ())
        properties += len(node.get("properties") or ())
    if enum_values > ENUM_LIMIT:
        message = f"{enum_values} enum values are too many: at most {ENUM_LIMIT} in all."
        raise refuse_schema(message, name=name, param=param)
    if properties > PROPERTY_LIMIT:
        message = f"{properties} properties are too many: at most {PROPERTY_LIMIT} in all."
        raise refuse_schema(message, name=name, param=param)


def _walk(node: Any, path: Path) -> Iterator[tuple[Path, Schema]]:
    if not isinstance(node, dict):
        return
    yield path, node
    for key in ("properties", "$defs", "definitions"):
        for name, child in (node.get(key) or {}).items():
            yield from _walk(child, (*path, key, name))
    yield from _walk(node.get("items"), (*path, "items"))
    for index, child in enumerate(node.get("anyOf") or ()):
        yield from _walk(child, (*path, "anyOf", str(index)))


def _find_problem(node: Schema) -> str | None:
    for key in FORBIDDEN:
        if key in node:
            return f"'{key}' is not permitted."
    if node.get("type") == "array" and "items" not in node:
        return "array schema missing items."
    if not {"type", "anyOf", "$ref", "enum", "const"} & node.keys():
        return "schema must have a 'type' key."
    enum = node.get("enum")
    if enum is not None and (not enum or len(set(map(str, enum))) != len(enum)):
        return "enum must hold values, each once."
    if enum and len(enum) > LONG_ENUM and sum(map(len, map(str, enum))) > LONG_ENUM_CHARACTERS:
        return "the values of a long enum are too long in all."
    return _find_object_problem(node) if "properties" in node else None


def _find_object_problem(node: Schema) -> str | None:
    if node.get("additionalProperties") is not False:
        return "'additionalProperties' is required to be supplied and to be false."
    required = node.get("required")
    missing = [key for key in node["properties"] if key not in (required or ())]
    if not isinstance(required, list) or missing:
        return (
            "'required' is required to be supplied and to be an array including every key in"
            f" properties. Missing '{missing[0] if missing else ''}'."
        )
    extra = [key for key in required if key not in node["properties"]]
    return f"Extra required key '{extra[0]}' supplied." if extra else None
