"""`POST /v1/responses`."""

import json
import math
import time
import uuid
from typing import Any

from integrations.sandbox.openai.answers import REFUSAL, make_answer
from integrations.sandbox.openai.gate import Body
from integrations.sandbox.openai.refusals import Refusal, refuse_model, refuse_unsupported
from integrations.sandbox.openai.service import MODELS, Model, Service
from integrations.sandbox.openai.strict import check_schema
from integrations.sandbox.openai.tokens import (
    EFFORTS,
    Usage,
    count_cached,
    count_reasoning,
    count_tokens,
)

KNOWN = {
    "model", "input", "instructions", "text", "reasoning", "store", "metadata", "user",
    "service_tier", "max_output_tokens", "prompt_cache_key", "safety_identifier", "include",
    "temperature", "top_p", "truncation", "stream", "background", "parallel_tool_calls",
    "prompt_cache_retention",
}  # fmt: skip
TIERS = {"auto", "default", "flex", "priority"}


def answer_response(service: Service, body: Body) -> Body:
    """The response object; usage is counted whatever became of the answer."""
    check_response(body)
    schema = read_format(body)
    texts = [str(body.get("instructions") or ""), *read_input(body.get("input"))]
    text = "" if service.strikes("empty_output") else make_answer(service, schema, texts)
    is_refusal = service.strikes("refusal")
    usage, is_cut = measure(service, body, texts, REFUSAL if is_refusal else text)
    if is_cut or service.strikes("incomplete"):
        return _render(body, usage, _message(text[: len(text) // 2], "incomplete"), "incomplete")
    if service.strikes("failed"):
        return _render(body, usage, None, "failed")
    if is_refusal:
        content = {"type": "refusal", "refusal": REFUSAL}
        return _render(body, usage, _wrap(content, "completed"), "completed")
    if not text:
        return _render(body, usage, None, "completed")
    return _render(body, usage, _message(text, "completed"), "completed")


def check_response(body: Body) -> Model:
    """Raises the vendor's 400 or 404 on what the current models do not take."""
    for name in body:
        if name not in KNOWN:
            raise Refusal(
                400, f"Unknown parameter: '{name}'.", code="unknown_parameter", param=name
            )
    model = check_model(body)
    if body.get("stream") or body.get("background"):
        raise refuse_unsupported("stream" if body.get("stream") else "background")
    if not body.get("input"):
        raise Refusal(400, "Missing required parameter: 'input'.", param="input")
    effort = (body.get("reasoning") or {}).get("effort")
    if effort is not None and effort not in EFFORTS:
        raise Refusal(
            400,
            f"Unsupported value: '{effort}'.",
            code="unsupported_value",
            param="reasoning.effort",
        )
    if body.get("service_tier") not in {None, *TIERS}:
        raise Refusal(400, "Invalid service_tier argument.", param="service_tier")
    limit = body.get("max_output_tokens")
    if limit is not None and (not isinstance(limit, int) or limit < 16):
        raise Refusal(400, "Invalid 'max_output_tokens': at least 16.", param="max_output_tokens")
    return model


def check_model(body: Body) -> Model:
    """404 for an unknown model; 400 for a temperature where none is taken."""
    if not body.get("model"):
        raise Refusal(400, "you must provide a model parameter")
    model = MODELS.get(str(body["model"]))
    if model is None:
        raise refuse_model(body["model"])
    for name in ("temperature", "top_p"):
        if body.get(name) is not None and not model.takes_temperature:
            raise refuse_unsupported(name)
    return model


def read_format(body: Body) -> Body | None:
    """The JSON schema that was asked for; None in json_object mode. Text alone is no use here."""
    wanted = (body.get("text") or {}).get("format") or {"type": "text"}
    if wanted.get("type") == "json_object":
        return None
    if wanted.get("type") != "json_schema":
        return {"type": "object", "properties": {}, "required": []}
    for name in ("name", "schema"):
        if not wanted.get(name):
            raise Refusal(
                400,
                f"Missing required parameter: 'text.format.{name}'.",
                code="missing_required_parameter",
                param=f"text.format.{name}",
            )
    if wanted.get("strict"):
        check_schema(wanted["schema"], name=wanted["name"], param="text.format.schema")
    schema: Body = wanted["schema"]
    return schema


def read_input(value: Any) -> list[str]:
    """The texts of a string, or of messages with strings or parts."""
    if isinstance(value, str):
        return [value]
    texts: list[str] = []
    for message in value or []:
        content = message.get("content") if isinstance(message, dict) else None
        if isinstance(content, str):
            texts.append(content)
        elif isinstance(content, list):
            texts += [str(part.get("text", "")) for part in content if isinstance(part, dict)]
    return texts


def measure(service: Service, body: Body, texts: list[str], answer: str) -> tuple[Usage, bool]:
    """What it costs in tokens, and whether `max_output_tokens` cut the answer."""
    prefix = texts[0] + json.dumps(body.get("text") or body.get("response_format"))
    cached = count_cached(prefix, is_known=service.is_cached(prefix))
    tokens = count_tokens(answer)
    effort = (body.get("reasoning") or {}).get("effort", body.get("reasoning_effort"))
    reasoning = count_reasoning(max(tokens, 1), effort)
    limit = body.get("max_output_tokens") or body.get("max_completion_tokens") or math.inf
    is_cut = tokens + reasoning > limit
    output = int(limit) if is_cut else tokens + reasoning
    usage = Usage(
        input=count_tokens(prefix) + sum(map(count_tokens, texts[1:])),
        cached=cached,
        output=output,
        reasoning=min(reasoning, output),
    )
    service.usage["requests"] += 1
    service.usage["input_tokens"] += usage.input
    service.usage["output_tokens"] += usage.output
    return usage, is_cut


def _message(text: str, status: str) -> Body:
    return _wrap({"type": "output_text", "text": text, "annotations": [], "logprobs": []}, status)


def _wrap(content: Body, status: str) -> Body:
    return {
        "type": "message",
        "id": f"msg_{uuid.uuid4().hex}",
        "role": "assistant",
        "status": status,
        "content": [content],
    }


def _render(body: Body, usage: Usage, message: Body | None, status: str) -> Body:
    reasoning = {"type": "reasoning", "id": f"rs_{uuid.uuid4().hex}", "summary": []}
    is_failed, is_cut = status == "failed", status == "incomplete"
    failure = {"code": "server_error", "message": "The model failed to answer."}
    return {
        "id": f"resp_{uuid.uuid4().hex}",
        "object": "response",
        "created_at": int(time.time()),
        "status": status,
        "background": False,
        "error": failure if is_failed else None,
        "incomplete_details": {"reason": "max_output_tokens"} if is_cut else None,
        "instructions": body.get("instructions"),
        "max_output_tokens": body.get("max_output_tokens"),
        "metadata": body.get("metadata") or {},
        "model": body["model"],
        "output": [reasoning, *([message] if message else [])],
        "parallel_tool_calls": True,
        "previous_response_id": None,
        "reasoning": {"effort": (body.get("reasoning") or {}).get("effort"), "summary": None},
        "service_tier": body.get("service_tier") or "default",
        "store": body.get("store", True),
        "temperature": 1.0,
        "text": body.get("text") or {"format": {"type": "text"}},
        "tool_choice": "auto",
        "tools": [],
        "top_p": 1.0,
        "truncation": "disabled",
        "usage": {
            "input_tokens": usage.input,
            "input_tokens_details": {"cached_tokens": usage.cached, "cache_write_tokens": 0},
            "output_tokens": usage.output,
            "output_tokens_details": {"reasoning_tokens": usage.reasoning},
            "total_tokens": usage.total,
        },
        "user": None,
    }
