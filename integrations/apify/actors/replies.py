"""Comments with their replies inside, laid out flat."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator

from integrations.apify.actor import RawItem, read_each
from integrations.apify.fields import as_line, as_list
from integrations.apify.items import BadItem, CommentItem, Parsed

ReadOne = Callable[[RawItem, str], CommentItem]


def flatten(item: RawItem, read_one: ReadOne, *, id_key: str) -> Iterator[Parsed]:
    """The comment, then its replies in order, at any depth. A bad one rejects itself alone."""
    waiting: deque[tuple[object, str]] = deque([(item, "")])
    while waiting:
        raw, parent = waiting.popleft()
        if not isinstance(raw, dict):
            yield BadItem(reason="a reply is not an object", raw=raw)
            continue
        yield from _read_alone(raw, parent, read_one)
        comment_id = as_line(raw.get(id_key))
        waiting.extend((reply, comment_id) for reply in as_list(raw.get("replies")))


def _read_alone(raw: RawItem, parent: str, read_one: ReadOne) -> tuple[Parsed, ...]:
    alone = {name: value for name, value in raw.items() if name != "replies"}
    return read_each(lambda one: (read_one(one, parent),), alone)
