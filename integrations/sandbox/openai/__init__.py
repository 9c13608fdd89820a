"""OpenAI's responses and chat completions, strict, answering any schema; `_control/` for tests."""

from starlette.routing import BaseRoute, Mount

from integrations.sandbox.openai.chat import answer_chat
from integrations.sandbox.openai.control import make_control_routes
from integrations.sandbox.openai.gate import make_route, model_routes
from integrations.sandbox.openai.responses import answer_response
from integrations.sandbox.openai.service import Service
from integrations.sandbox.state import Context


def routes(context: Context) -> list[BaseRoute]:
    """Everything below `/openai`; the client's base URL is `<sandbox>/openai/v1`."""
    service = Service(context)
    return [
        make_route(service, "/v1/responses", "responses", answer_response),
        make_route(service, "/v1/chat/completions", "chat", answer_chat),
        *model_routes(service),
        Mount("/_control", routes=make_control_routes(service)),
    ]
