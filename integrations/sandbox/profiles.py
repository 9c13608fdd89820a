"""Named sets of faults: fault name -> chance per opportunity (0 to 1)."""

PROFILES: dict[str, dict[str, float]] = {
    "none": {},
    "flaky": {
        "apify.start.lost_answer": 0.02,
        "apify.rate_limit": 0.02,
        "apify.server_error": 0.02,
        "apify.run.failed": 0.02,
        "apify.run.empty": 0.02,
    },
}
