import json
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "samples" / "apify"


def load_sample(name):
    return json.loads((FOLDER / f"{name}.json").read_text())


def load_errors():
    """The recorded bad records, by the first words of their description."""
    return load_sample("error_items")
