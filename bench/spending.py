"""What 1,000 new engagers cost, and what a second run over the same posts costs."""

from __future__ import annotations

from typing import Any

from bench.stage import SAMPLE_POSTS, set_stage

MAX_RUNS = 20
_ENGAGERS = "SELECT count(*) FROM engagers_engager WHERE merged_into_id IS NULL AND kind = 'person'"
_SPENT = (
    "SELECT coalesce(sum(settled_usd) FILTER (WHERE provider = 'apify'), 0)::float,"
    " coalesce(sum(settled_usd) FILTER (WHERE provider = 'openai'), 0)::float"
    " FROM integrations_charge"
)


def measure() -> dict[str, float]:
    with set_stage() as stage:
        stage.run("add_posts", "--file", str(SAMPLE_POSTS))
        runs = _run_until_idle(stage)
        first = _calls(stage)
        stage.sandbox.context.clock.advance(60)
        stage.run("reconcile")
        (engagers,) = stage.query(_ENGAGERS)
        apify_usd, openai_usd = stage.query(_SPENT)
        again = stage.run_pipeline()
        second = _calls(stage)
    per_thousand = 1000 / engagers
    moved = {name: second[name] - first[name] for name in first}
    return {
        "runs": runs,
        "people": engagers,
        "apify_usd_per_1000": round(apify_usd * per_thousand, 4),
        "openai_usd_per_1000": round(openai_usd * per_thousand, 4),
        "paid_actor_runs_per_1000": round(first["apify"] * per_thousand, 1),
        "completions_per_1000": round(first["openai"] * per_thousand, 1),
        "hubspot_writes_per_1000": round(first["hubspot"] * per_thousand, 1),
        "second_run_usd": float(again["cost_usd"]),
        "second_run_paid_actor_runs": moved["apify"],
        "second_run_completions": moved["openai"],
        "second_run_hubspot_writes": moved["hubspot"],
    }


def _run_until_idle(stage: Any) -> int:
    for number in range(1, MAX_RUNS + 1):
        result = stage.run_pipeline()
        if sum(step["calls"] for step in result["steps"]) == 0:
            return number
    raise SystemExit(f"still busy after {MAX_RUNS} runs")


def _calls(stage: Any) -> dict[str, int]:
    """Paid runs started, completions asked, HubSpot contacts written: as the vendors counted."""
    calls = stage.sandbox.context.calls
    return {
        "apify": calls.writes("apify"),
        "openai": calls.count("openai", "responses"),
        "hubspot": calls.writes("hubspot"),
    }
