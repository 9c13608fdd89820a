"""What can be wrong with a run or its items although the run says SUCCEEDED."""

from typing import Any

# Fault suffix -> final status.
STATUSES = {
    "failed": "FAILED",
    "timed_out": "TIMED-OUT",
    "aborted": "ABORTED",
    "unknown_status": "HIBERNATED",
}
ITEM_FAULTS = (
    "empty",
    "error_items",
    "half",
    "summary_items",
    "non_dict_items",
    "anonymous",
    "malformed_items",
)
RUN_FAULTS = (*STATUSES, "stuck", *ITEM_FAULTS)

ODD_VALUES: tuple[Any, ...] = ("not an object", 42, None, ["a", "list"], True)


def spoil(items: list[Any], marks: set[str], *, target: str) -> list[Any]:
    """The items with the marked faults applied, in a fixed order."""
    found: list[Any] = list(items)
    if "empty" in marks:
        return []
    if "error_items" in marks:
        reason = "Failed to scrape post: Cannot read properties of undefined (reading '0')"
        return [{"error": reason, "inputUrl": target}]
    if "half" in marks or marks & STATUSES.keys():
        found = found[: len(found) // 2]
    if "anonymous" in marks:
        found = [_hide(item) if number % 3 == 0 else item for number, item in enumerate(found)]
    if "malformed_items" in marks:
        found = [_break(item) if number % 10 == 0 else item for number, item in enumerate(found)]
    if "non_dict_items" in marks:
        for number, value in enumerate(ODD_VALUES):
            found.insert(min(number * 7, len(found)), value)
    if "summary_items" in marks:
        found.insert(0, {"summary": {}})
        found.insert(len(found) // 2, {"summary": {"items": len(items)}})
    return found


def _hide(item: Any) -> Any:
    """As LinkedIn shows a member to those who may not see them."""
    for name in ("actor", "reactor", "author"):
        if isinstance(item, dict) and isinstance(item.get(name), dict):
            return item | {name: {"name": "LinkedIn Member", "position": "", "headline": ""}}
    return item


def _break(item: Any) -> Any:
    """With the part that says who, gone wrong."""
    if not isinstance(item, dict):
        return item
    return {name: [] if name in ("actor", "reactor", "author") else item[name] for name in item}
