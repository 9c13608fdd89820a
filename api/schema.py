"""What every operation of the schema shares: problems, ETags, Idempotency-Key."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from api.problems import MEDIA_TYPE

PROBLEM = {
    "type": "object",
    "description": "RFC 9457. `errors` names the fields at fault.",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "example": "about:blank"},
        "title": {"type": "string", "example": "Bad Request"},
        "status": {"type": "integer", "example": 400},
        "detail": {"type": "string", "example": "The request has faults: see errors."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "detail"],
                "properties": {"field": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
    },
}
# By component. What is answered there is what the tests' world answers.
EXAMPLES: dict[str, Any] = json.loads(Path(__file__).with_name("examples.json").read_text())
# As drf-spectacular names what is sent.
REQUEST = "Request"
ANY_PROBLEM = {
    "description": "400 a fault in the request; 401 no key that works; 403 a scope is missing;"
    " 404 nothing there; 409 somebody was faster; 412 it changed; 422 refused, and why;"
    " 429 too many requests, with Retry-After.",
    "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
}


def _header(name: str, text: str) -> dict[str, Any]:
    return {"in": "header", "name": name, "schema": {"type": "string"}, "description": text}


IF_NONE_MATCH = _header("If-None-Match", "The ETag you have: 304 when nothing changed.")
IF_MATCH = _header("If-Match", "The ETag you read: 412 when somebody changed it since.")
IDEMPOTENCY_KEY = {
    **_header(
        "Idempotency-Key",
        "Any text of your own, at most 200 characters: a repeated request within 24 hours gets the"
        " first one's answer, and nothing runs twice.",
    ),
    "schema": {"type": "string", "maxLength": 200},
}


def complete_schema(result: dict[str, Any], **_given: Any) -> dict[str, Any]:
    """A hook of drf-spectacular, after it has collected the views."""
    schemas = result["components"]["schemas"]
    for name, schema in schemas.items():
        if name.endswith(REQUEST):
            schema["additionalProperties"] = False
        if name in EXAMPLES:
            schema["example"] = EXAMPLES[name]
    schemas["Problem"] = PROBLEM
    for path, item in result["paths"].items():
        for method, operation in item.items():
            _complete_operation(path, method, operation)
    return result


def _complete_operation(path: str, method: str, operation: dict[str, Any]) -> None:
    if "/health/" in path:
        return
    operation["responses"]["default"] = ANY_PROBLEM
    headers = {
        ("get", True): IF_NONE_MATCH,
        ("patch", True): IF_MATCH,
    }.get((method, path.endswith("{id}/")))
    if method == "post":
        headers = IDEMPOTENCY_KEY
    if headers is not None:
        operation.setdefault("parameters", []).append(headers)
    if headers is IF_NONE_MATCH:
        operation["responses"]["304"] = {"description": "Nothing changed since."}
