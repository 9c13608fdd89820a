"""Five posts while every actor run takes five seconds: do the runs overlap?"""

from __future__ import annotations

from bench.stage import SAMPLE_POSTS, set_stage

LATENCY_SECONDS = 5.0
_SLOWEST = (
    "SELECT max(extract(epoch FROM vendor_finished_at - vendor_started_at))::float,"
    " sum(extract(epoch FROM vendor_finished_at - vendor_started_at))::float, count(*)"
    " FROM integrations_actorrun WHERE run_ref = 'run:{run}'"
)


def measure() -> dict[str, float]:
    """Seconds of the scrape step: first with descriptions (two rounds of runs), then without."""
    with set_stage(latency_seconds=LATENCY_SECONDS) as stage:
        posts = "\n".join(SAMPLE_POSTS.read_text().splitlines()[:6])
        urls = [line.split(",")[0] for line in posts.splitlines()[1:]]
        by_name = tuple(part for url in urls for part in ("--post", url))
        stage.run("add_posts", "--file", "-", stdin=posts)
        figures: dict[str, float] = {}
        for name, arguments in (("first", ("scrape",)), ("again", ("scrape", "--force", *by_name))):
            result = stage.run_pipeline(*arguments)
            slowest, total, runs = stage.query(_SLOWEST.format(run=result["run"]))
            seconds = result["steps"][0]["seconds"]
            figures |= {
                f"{name}_seconds": seconds,
                f"{name}_slowest_run_seconds": slowest,
                f"{name}_runs": runs,
                f"{name}_over_slowest": round(seconds / slowest, 2),
                f"{name}_over_one_after_another": round(seconds / total, 3),
            }
    return figures
