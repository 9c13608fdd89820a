"""Another program that listens to our webhooks, written from `docs/api.md`."""

import hashlib
import hmac
import time
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

FRESH_SECONDS = 300


@dataclass
class Inbox:
    """`messages`: id to event, each once however often it comes; `refused`: not ours, or stale."""

    secret: str = ""
    messages: dict[str, str] = field(default_factory=dict)
    refused: int = 0

    def take(self, body: bytes, signature: str) -> bool:
        """Whether it is ours and fresh."""
        parts = dict(part.partition("=")[::2] for part in signature.split(","))
        stamp, given = parts.get("t", ""), parts.get("v1", "")
        wanted = hmac.new(self.secret.encode(), stamp.encode() + b"." + body, hashlib.sha256)
        is_fresh = stamp.isdecimal() and abs(time.time() - int(stamp)) < FRESH_SECONDS
        return is_fresh and hmac.compare_digest(wanted.hexdigest(), given)


def receiver_routes() -> list[BaseRoute]:
    """`PUT /secret` begins anew, `POST /messages` for the webhook, `GET /messages` for who wants to know."""
    inbox = Inbox()

    async def secret(request: Request) -> Response:
        nonlocal inbox
        inbox = Inbox((await request.json())["secret"])
        return Response(status_code=204)

    async def messages(request: Request) -> Response:
        if request.method == "GET":
            return JSONResponse({"messages": inbox.messages, "refused": inbox.refused})
        if not inbox.take(await request.body(), request.headers.get("Postdesk-Signature", "")):
            inbox.refused += 1
            return JSONResponse({"error": "the signature is not right"}, status_code=401)
        message = await request.json()
        inbox.messages[message["id"]] = message["event"]
        return Response(status_code=204)

    return [
        Route("/secret", secret, methods=["PUT"]),
        Route("/messages", messages, methods=["GET", "POST"]),
    ]
