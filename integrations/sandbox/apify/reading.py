"""Reading runs, their inputs, datasets and the account."""

import json
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from integrations.sandbox.apify.answers import (
    answer,
    describe_actor,
    describe_dataset,
    describe_run,
    describe_user,
    list_run,
    refuse,
    refuse_input,
)
from integrations.sandbox.apify.catalogue import find_offer
from integrations.sandbox.apify.gate import Endpoint
from integrations.sandbox.apify.runs import Run, Runs
from integrations.sandbox.apify.waiting import wait_for_finish
from integrations.sandbox.state import Context

PAGE = 1_000


def get_run(context: Context, runs: Runs) -> Endpoint:
    async def get(request: Request) -> Response:
        run = runs.find(request.path_params["run"])
        if run is None:
            return refuse("record-not-found")
        await wait_for_finish(context, request, run)
        return answer(describe_run(run, context.clock()))

    return get


def abort_run(context: Context, runs: Runs) -> Endpoint:
    async def abort(request: Request) -> Response:
        run = runs.find(request.path_params["run"])
        if run is None:
            return refuse("record-not-found")
        runs.abort(run)
        return answer(describe_run(runs.find(run.id) or run, context.clock()))

    return abort


def list_runs(context: Context, runs: Runs) -> Endpoint:
    """Of one actor when the path names it, else of all."""

    async def list_them(request: Request) -> Response:
        actor = request.path_params.get("actor")
        offer = find_offer(actor) if actor else None
        if actor and offer is None:
            return refuse("record-not-found")
        now = context.clock()
        try:
            found = [
                run
                for run in runs.list_all()
                if offer in (None, run.offer) and _is_wanted(request, run, now)
            ]
            offset, limit = _read_page(request, PAGE)
        except ValueError as error:
            return refuse_input(f"Query is not valid: {error}", "invalid-parameter")
        desc = request.query_params.get("desc", "").lower() in ("1", "true")
        page = (found[::-1] if desc else found)[offset : offset + limit]
        return answer(
            {
                "total": len(found),
                "offset": offset,
                "limit": limit,
                "desc": desc,
                "count": len(page),
                "items": [list_run(run, now) for run in page],
            }
        )

    return list_them


def get_record(context: Context, runs: Runs) -> Endpoint:
    """The INPUT record of a run's store, as it was sent."""

    async def get(request: Request) -> Response:
        run = runs.find_store(request.path_params["store"])
        if run is None or request.path_params["key"] != "INPUT":
            return refuse("record-not-found")
        return Response(run.input_text.encode(), media_type="application/json; charset=utf-8")

    return get


def get_dataset(context: Context, runs: Runs) -> Endpoint:
    async def get(request: Request) -> Response:
        run = runs.find_dataset(request.path_params["dataset"])
        if run is None or context.faults.hit("apify.dataset.expired"):
            return refuse("record-not-found")
        return answer(describe_dataset(run, context.clock(), count=len(runs.items(run))))

    return get


def get_actor(context: Context) -> Endpoint:
    async def get(request: Request) -> Response:
        offer = find_offer(request.path_params["actor"])
        if offer is None:
            return refuse("record-not-found")
        return answer(describe_actor(offer, context.clock()))

    return get


def get_user() -> Endpoint:
    async def get(_: Request) -> Response:
        return answer(describe_user())

    return get


def get_limits(context: Context, runs: Runs) -> Endpoint:
    """The account's limits and what this month has used of them."""

    async def get(_: Request) -> Response:
        now = context.clock()
        used = sum(run.usage_usd(now) for run in runs.list_all())
        month = {
            "startAt": now.strftime("%Y-%m-01T00:00:00.000Z"),
            "endAt": now.strftime("%Y-%m-28T23:59:59.999Z"),
        }
        limits = json.loads(LIMITS)
        limits["current"]["monthlyUsageUsd"] = float(used)
        return answer({"monthlyUsageCycle": month} | limits)

    return get


def _is_wanted(request: Request, run: Run, now: datetime) -> bool:
    given = request.query_params
    after, before = given.get("startedAfter"), given.get("startedBefore")
    statuses = given.get("status")
    return (
        (after is None or run.started_at >= _read_moment(after))
        and (before is None or run.started_at <= _read_moment(before))
        and (statuses is None or run.status(now) in statuses.split(","))
    )


def _read_moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("times need a zone")
    return moment


def _read_page(request: Request, default: int) -> tuple[int, int]:
    offset = int(request.query_params.get("offset", 0))
    limit = int(request.query_params.get("limit", default)) or default
    if offset < 0 or limit < 0:
        raise ValueError("offset and limit must not be negative")
    return offset, limit


LIMITS = """{
  "limits": {"maxMonthlyUsageUsd": 500, "maxMonthlyActorComputeUnits": 1000,
    "maxMonthlyExternalDataTransferGbytes": 100, "maxMonthlyProxySerps": 1000,
    "maxMonthlyResidentialProxyGbytes": 10, "maxActorMemoryGbytes": 32, "maxActorCount": 100,
    "maxActorTaskCount": 1000, "maxConcurrentActorJobs": 256, "maxTeamAccountSeatCount": 1,
    "dataRetentionDays": 7},
  "current": {"monthlyUsageUsd": 0, "monthlyActorComputeUnits": 0,
    "monthlyExternalDataTransferGbytes": 0, "monthlyProxySerps": 0,
    "monthlyResidentialProxyGbytes": 0, "actorMemoryGbytes": 0, "actorCount": 0,
    "actorTaskCount": 0, "activeActorJobCount": 0, "teamAccountSeatCount": 1}
}"""
