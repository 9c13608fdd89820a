"""Starting a run: checks, then the run, then an answer that may go missing."""

import gzip
import json
import zlib
from decimal import Decimal, InvalidOperation
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from integrations.sandbox.apify.answers import answer, describe_run, refuse, refuse_input
from integrations.sandbox.apify.catalogue import Offer, find_offer
from integrations.sandbox.apify.gate import (
    HANG_SECONDS,
    Endpoint,
    bad_gateway,
    strike,
    wait,
)
from integrations.sandbox.apify.runs import Run, Runs
from integrations.sandbox.apify.waiting import wait_for_finish
from integrations.sandbox.connection import LostAnswer
from integrations.sandbox.state import Context


def start_run(context: Context, runs: Runs) -> Endpoint:
    """`POST /v2/actors/{actor}/runs`."""

    async def start(request: Request) -> Response:
        made = await _make_run(context, runs, request)
        context.calls.record("apify", "start", writes=int(isinstance(made, Run)))
        if not isinstance(made, Run):
            return made
        lost = await _lose_answer(context, request, made)
        if lost is not None:
            return lost
        await wait_for_finish(context, request, made)
        status = None if "waitForFinish" in request.query_params else "READY"
        data = describe_run(made, context.clock(), status=status)
        if _hit(context, "invalid_answer", made.offer):
            del data["stats"], data["meta"]
        return answer(data, status=201)

    return start


async def _make_run(context: Context, runs: Runs, request: Request) -> Run | Response:
    offer = find_offer(request.path_params["actor"])
    if offer is None:
        return refuse("record-not-found")
    refused = strike(context, "apify.start", offer.purpose)
    if refused is not None:
        return refused
    try:
        text = _decode(request, await request.body())
        given = json.loads(text or "{}")
        cap_usd = _read_cap(request)
    except (ValueError, OSError, zlib.error) as error:
        return refuse_input(f"Request is not valid: {error}")
    problem = offer.refuse(given)
    if problem is not None:
        return refuse_input(problem)
    return runs.start(offer, text, cap_usd=cap_usd, options=_read_options(request))


async def _lose_answer(context: Context, request: Request, run: Run) -> Response | None:
    """The run exists; what the caller hears is something else, or nothing."""
    if _hit(context, "lost_answer", run.offer):
        return LostAnswer()
    if _hit(context, "lost_bad_gateway", run.offer):
        return bad_gateway()
    if _hit(context, "timeout", run.offer):
        await wait(context, request, HANG_SECONDS)
        return LostAnswer()
    return None


def _hit(context: Context, name: str, offer: Offer) -> bool:
    targeted = context.faults.hit(f"apify.start.{name}.{offer.purpose}")
    return targeted or context.faults.hit(f"apify.start.{name}")


def _decode(request: Request, body: bytes) -> str:
    if request.headers.get("content-encoding") == "gzip":
        body = gzip.decompress(body)
    return body.decode()


def _read_cap(request: Request) -> Decimal | None:
    text = request.query_params.get("maxTotalChargeUsd")
    if text is None:
        return None
    try:
        cap_usd = Decimal(text)
    except InvalidOperation:
        raise ValueError("maxTotalChargeUsd must be a number") from None
    if not cap_usd.is_finite() or cap_usd < 0:
        raise ValueError("maxTotalChargeUsd must be >= 0")
    return cap_usd


def _read_options(request: Request) -> dict[str, Any]:
    given = request.query_params
    found: dict[str, Any] = {}
    if "maxTotalChargeUsd" in given:
        found["maxTotalChargeUsd"] = float(given["maxTotalChargeUsd"])
    if "memory" in given:
        found["memoryMbytes"] = int(given["memory"])
    if "timeout" in given:
        found["timeoutSecs"] = int(given["timeout"])
    return found
