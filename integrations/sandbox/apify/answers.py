"""Answers in Apify's shapes: camelCase, wrapped in `data`; errors wrapped in `error`."""

from datetime import datetime
from typing import Any

from starlette.responses import JSONResponse

from integrations.sandbox.apify.catalogue import Offer
from integrations.sandbox.apify.runs import Run, format_moment

USER_ID = "sandboxUser000001"
CONSOLE = "https://console.example.invalid/storage/datasets"

ERRORS: dict[str, tuple[int, str]] = {
    "user-or-token-not-found": (401, "User was not found or authentication token is not valid"),
    "not-enough-usage-to-run-paid-actor": (402, "Not enough usage left to run this paid Actor"),
    "platform-feature-disabled": (403, "Monthly usage hard limit exceeded"),
    "actor-is-not-rented": (403, "You must rent a paid Actor in order to run it"),
    "record-not-found": (404, "The requested record was not found"),
    "page-not-found": (404, "We have bad news: there is no API endpoint at this URL"),
    "rate-limit-exceeded": (429, "You have exceeded the rate limit of 60 requests per second"),
    "internal-server-error": (500, "Internal server error"),
}


def answer(data: Any, *, status: int = 200) -> JSONResponse:
    return JSONResponse({"data": data}, status_code=status)


def refuse(kind: str) -> JSONResponse:
    """One of the known errors."""
    status, message = ERRORS[kind]
    headers = {"Retry-After": "1"} if status == 429 else None
    body = {"error": {"type": kind, "message": message}}
    return JSONResponse(body, status_code=status, headers=headers)


def refuse_input(message: str, kind: str = "invalid-input") -> JSONResponse:
    return JSONResponse({"error": {"type": kind, "message": message}}, status_code=400)


def describe_run(run: Run, now: datetime, *, status: str | None = None) -> dict[str, Any]:
    """The whole run object; `status` overrides what the clock says."""
    over = run.is_over(now) and status is None
    return list_run(run, now) | {
        "status": status or run.status(now),
        "finishedAt": format_moment(run.finishes_at) if over else None,
        "statusMessage": run.message if over else None,
        "isStatusMessageTerminal": over,
        "stats": {
            "inputBodyLen": len(run.input_text),
            "restartCount": 0,
            "resurrectCount": 0,
            "computeUnits": 0.01,
            "runTimeSecs": run.seconds if over else 0,
        },
        "options": {
            "build": "latest",
            "timeoutSecs": 3600,
            "memoryMbytes": 1024,
            "diskMbytes": 2048,
        }
        | run.options,
        "exitCode": 0 if over else None,
        "chargedEventCounts": {"actor-start": 1, "item": run.item_count if over else 0},
    }


def list_run(run: Run, now: datetime) -> dict[str, Any]:
    """The shorter run object of lists."""
    return {
        "id": run.id,
        "actId": run.offer.id,
        "userId": USER_ID,
        "status": run.status(now),
        "startedAt": format_moment(run.started_at),
        "finishedAt": format_moment(run.finishes_at) if run.is_over(now) else None,
        "meta": {"origin": "API"},
        "buildId": "sandboxBuild00001",
        "buildNumber": "0.0.1",
        "usageTotalUsd": float(run.usage_usd(now)),
        "defaultKeyValueStoreId": run.store_id,
        "defaultDatasetId": run.dataset_id,
        "defaultRequestQueueId": f"q{run.store_id[1:]}",
    }


def describe_dataset(run: Run, now: datetime, *, count: int) -> dict[str, Any]:
    return {
        "id": run.dataset_id,
        "userId": USER_ID,
        "createdAt": format_moment(run.started_at),
        "modifiedAt": format_moment(now),
        "accessedAt": format_moment(now),
        "itemCount": count,
        "cleanItemCount": count,
        "actId": run.offer.id,
        "actRunId": run.id,
        "consoleUrl": f"{CONSOLE}/{run.dataset_id}",
    }


def describe_actor(offer: Offer, now: datetime) -> dict[str, Any]:
    username, _, name = offer.name.partition("/")
    return {
        "id": offer.id,
        "userId": USER_ID,
        "name": name,
        "username": username,
        "isPublic": True,
        "createdAt": "2024-01-01T00:00:00.000Z",
        "modifiedAt": format_moment(now),
        "stats": {"totalBuilds": 1, "totalRuns": 1, "totalUsers": 1},
        "versions": [],
        "defaultRunOptions": {"build": "latest", "timeoutSecs": 3600, "memoryMbytes": 1024},
        "taggedBuilds": {},
    }


def describe_user() -> dict[str, Any]:
    return {
        "id": USER_ID,
        "username": "sandbox",
        "email": "sandbox@postdesk.example",
        "createdAt": "2024-01-01T00:00:00.000Z",
        "isPaying": True,
    }
