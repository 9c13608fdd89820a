"""`waitForFinish`: an answer that comes when the run is over."""

from starlette.requests import Request

from integrations.sandbox.apify.gate import wait
from integrations.sandbox.apify.runs import Run
from integrations.sandbox.state import Context

LONGEST_WAIT_SECONDS = 60


async def wait_for_finish(context: Context, request: Request, run: Run) -> None:
    """Waits as long as the query allows, or until the run is over."""
    text = request.query_params.get("waitForFinish", "0")
    allowed = min(int(text) if text.isdigit() else 0, LONGEST_WAIT_SECONDS)
    left = LONGEST_WAIT_SECONDS * 1.0
    if "stuck" not in run.marks:
        left = (run.finishes_at - context.clock()).total_seconds()
    await wait(context, request, max(0.0, min(left + 0.02, allowed)))
