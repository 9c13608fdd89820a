"""A valid instance of any strict JSON schema."""

from typing import Any

Schema = dict[str, Any]
FORMATS = {
    "date": "2026-01-31",
    "date-time": "2026-01-31T09:00:00Z",
    "time": "09:00:00Z",
    "email": "someone@sample.example",
    "uuid": "00000000-0000-4000-8000-000000000000",
    "hostname": "sample.example",
    "ipv4": "192.0.2.1",
    "duration": "P1D",
}


def resolve(node: Schema, root: Schema) -> Schema:
    """Follows `$ref`, and picks the first alternative of `anyOf` that is not null."""
    while "$ref" in node or "anyOf" in node:
        if "$ref" in node:
            target: Any = root
            for part in str(node["$ref"]).lstrip("#").strip("/").split("/"):
                target = target[part] if part else target
            node = target
            continue
        choices = [choice for choice in node["anyOf"] if choice.get("type") != "null"]
        node = choices[0] if choices else node["anyOf"][0]
    return node


def make_instance(node: Schema, root: Schema, *, depth: int = 0) -> Any:
    """The smallest value that the schema allows; recursion ends at optional or empty places."""
    if depth > 4 and any(choice.get("type") == "null" for choice in node.get("anyOf", ())):
        return None
    node = resolve(node, root)
    if "const" in node:
        return node["const"]
    if "enum" in node:
        return node["enum"][0]
    kind = node.get("type", "string")
    if isinstance(kind, list):
        kind = next((each for each in kind if each != "null"), "null")
    if kind == "object":
        return {
            name: make_instance(child, root, depth=depth + 1)
            for name, child in node.get("properties", {}).items()
        }
    if kind == "array":
        count = max(node.get("minItems", 0), 0 if depth > 4 else min(1, node.get("maxItems", 1)))
        return [make_instance(node["items"], root, depth=depth + 1) for _ in range(count)]
    return _make_scalar(kind, node)


def _make_scalar(kind: str, node: Schema) -> Any:
    if kind in {"integer", "number"}:
        least = node.get("minimum", node.get("exclusiveMinimum", -1) + 1)
        return min(least, node.get("maximum", least))
    if kind == "boolean":
        return False
    if kind == "null":
        return None
    text = FORMATS.get(node.get("format", ""), "sample")
    return text[: node.get("maxLength", 10_000)].ljust(node.get("minLength", 0), "x")
