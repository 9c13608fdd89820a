"""`GET /v2/datasets/{id}/items`: a bare array, and five headers that say which part it is."""

from starlette.requests import Request
from starlette.responses import Response

from integrations.sandbox.apify.answers import refuse, refuse_input
from integrations.sandbox.apify.gate import Endpoint, wait
from integrations.sandbox.apify.runs import Runs
from integrations.sandbox.state import Context

# What the header says when the query had no limit.
NO_LIMIT = 999_999_999_999


def list_items(context: Context, runs: Runs) -> Endpoint:
    async def list_them(request: Request) -> Response:
        hit = context.faults.hit
        run = runs.find_dataset(request.path_params["dataset"])
        if run is None or hit("apify.dataset.expired") or hit("apify.items.expired"):
            return refuse("record-not-found")
        if hit("apify.items.slow"):
            await wait(context, request, context.slow_seconds)
        texts = [request.query_params.get(name, "0") for name in ("offset", "limit")]
        if not all(text.isdecimal() for text in texts):
            return refuse_input("offset and limit must be whole numbers >= 0", "invalid-parameter")
        offset, limit = int(texts[0]), int(texts[1]) or NO_LIMIT
        return _answer(context, request, runs.items(run), offset, limit)

    return list_them


def _answer(
    context: Context, request: Request, items: list[str], offset: int, limit: int
) -> Response:
    hit = context.faults.hit
    desc = request.query_params.get("desc", "").lower() in ("1", "true")
    page = (items[::-1] if desc else items)[offset : offset + limit]
    headers = {
        "X-Apify-Pagination-Total": str(len(items)),
        "X-Apify-Pagination-Offset": str(offset),
        "X-Apify-Pagination-Count": str(len(page)),
        "X-Apify-Pagination-Limit": str(limit),
        "X-Apify-Pagination-Desc": str(desc).lower(),
    }
    if hit("apify.items.missing_headers"):
        headers = {}
    if hit("apify.items.cut_short"):
        page = page[: len(page) // 2]
        headers["X-Apify-Pagination-Count"] = str(len(page))
    body = f"[{','.join(page)}]"
    if hit("apify.items.broken_json"):
        body = body[: len(body) // 2]
    return Response(body.encode(), headers=headers, media_type="application/json; charset=utf-8")
