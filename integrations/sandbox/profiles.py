"""Named sets of faults: fault name -> chance per opportunity (0 to 1)."""

PROFILES: dict[str, dict[str, float]] = {
    "none": {},
    # What a good day still brings: the demo runs on it.
    "usual": {
        "apify.run.summary_items": 0.2,
        "apify.run.non_dict_items": 0.2,
    },
    "flaky": {
        "apify.start.lost_answer": 0.02,
        "apify.rate_limit": 0.02,
        "apify.server_error": 0.02,
        "apify.run.failed": 0.02,
        "apify.run.empty": 0.02,
        "hubspot.rate_limit": 0.02,
        "hubspot.locked": 0.01,
        "hubspot.unavailable": 0.02,
        "hubspot.upsert.lost_answer": 0.02,
        "hubspot.row.invalid": 0.002,
        "openai.rate_limit": 0.02,
        "openai.server_error": 0.02,
        "openai.ids_missing": 0.03,
        "openai.invented_title": 0.03,
        "openai.incomplete": 0.02,
    },
}
