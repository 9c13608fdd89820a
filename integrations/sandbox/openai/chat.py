"""`POST /v1/chat/completions`: what compatible services offer instead of responses."""

import time
import uuid

from integrations.sandbox.openai.answers import REFUSAL, make_answer
from integrations.sandbox.openai.gate import Body
from integrations.sandbox.openai.refusals import Refusal
from integrations.sandbox.openai.responses import check_model, measure, read_input
from integrations.sandbox.openai.service import Model, Service
from integrations.sandbox.openai.strict import check_schema
from integrations.sandbox.openai.tokens import Usage


def answer_chat(service: Service, body: Body) -> Body:
    """The completion object, with the same answers and faults as a response has."""
    model = check_model(body)
    texts = read_input(body.get("messages"))
    if not texts:
        raise Refusal(400, "Missing required parameter: 'messages'.", param="messages")
    schema = _read_format(model, body, texts)
    text = "" if service.strikes("empty_output") else make_answer(service, schema, texts)
    is_refusal = service.strikes("refusal")
    usage, is_cut = measure(service, body, texts, REFUSAL if is_refusal else text)
    if is_cut or service.strikes("incomplete"):
        return _render(body, usage, text[: len(text) // 2], finish="length")
    if is_refusal:
        return _render(body, usage, None, refusal=REFUSAL)
    return _render(body, usage, text)


def _read_format(model: Model, body: Body, texts: list[str]) -> Body | None:
    wanted = body.get("response_format") or {"type": "text"}
    if wanted.get("type") == "json_object":
        if not any("json" in text.lower() for text in texts):
            message = "'messages' must contain the word 'json' in some form."
            raise Refusal(400, message, param="messages")
        return None
    if wanted.get("type") != "json_schema":
        return {"type": "object", "properties": {}, "required": []}
    if not model.has_schemas:
        message = "This model does not support response format `json_schema`."
        raise Refusal(400, message, param="response_format")
    described = wanted.get("json_schema") or {}
    if not described.get("name") or not described.get("schema"):
        message = "Missing required parameter: 'response_format.json_schema'."
        raise Refusal(400, message, param="response_format.json_schema")
    if described.get("strict"):
        check_schema(described["schema"], name=described["name"], param="response_format")
    schema: Body = described["schema"]
    return schema


def _render(
    body: Body, usage: Usage, text: str | None, *, finish: str = "stop", refusal: str | None = None
) -> Body:
    return {
        "id": f"chatcmpl-{uuid.uuid4().hex}",
        "object": "chat.completion",
        "created": int(time.time()),
        "model": body["model"],
        "service_tier": body.get("service_tier") or "default",
        "choices": [
            {
                "index": 0,
                "finish_reason": finish,
                "logprobs": None,
                "message": {"role": "assistant", "content": text, "refusal": refusal},
            }
        ],
        "usage": {
            "prompt_tokens": usage.input,
            "prompt_tokens_details": {"cached_tokens": usage.cached},
            "completion_tokens": usage.output,
            "completion_tokens_details": {"reasoning_tokens": usage.reasoning},
            "total_tokens": usage.total,
        },
    }
