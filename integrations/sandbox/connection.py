"""Answers that never arrive: the connection ends, or hangs first."""

import asyncio

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from integrations.sandbox.state import Context


class Abandoned(Exception):
    """The sandbox was reset while a request hung: it belongs to a state that is gone."""


class LostAnswer(Response):
    """Closes the connection without a byte, after whatever the request has already changed."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002
        transport = getattr(getattr(receive, "__self__", None), "transport", None)
        if transport is None:  # another server than uvicorn: break off in the middle of the body
            await send(
                {
                    "type": "http.response.start",
                    "status": 200,
                    "headers": [(b"content-length", b"1000")],
                }
            )
            await send({"type": "http.response.body", "body": b"", "more_body": False})
            return
        transport.abort()
        # The server must hear of the closed connection before it looks for an answer.
        await asyncio.sleep(0.01)


async def hang(context: Context, seconds: float) -> None:
    """Holds the answer back; callers time out first when `seconds` is longer than they wait.

    Raises `Abandoned` at a reset, so that nothing more is done or counted for the request.
    """
    resets, is_reset, loop = context.resets, asyncio.Event(), asyncio.get_running_loop()

    def wake() -> None:
        loop.call_soon_threadsafe(is_reset.set)

    context.on_reset.append(wake)
    try:
        await asyncio.wait_for(is_reset.wait(), seconds)
    except TimeoutError:
        pass
    finally:
        context.on_reset.remove(wake)
    if context.resets != resets:
        raise Abandoned


async def drop(request: Request, error: Exception) -> Response:
    """The answer to an abandoned request: none."""
    return LostAnswer()
