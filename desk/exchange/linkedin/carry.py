"""What a preview showed, carried in its form to the confirmation: signed, for one person, for a day.

So nothing is kept on the server for a file that nobody confirms, and what is written is what was
shown.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.core import signing

from access.models import User
from posts.domain.enter_figures import EnteredLine, FigureLine

SALT = "desk.linkedin_figures"
LIVES_SECONDS = 24 * 60 * 60


class StaleError(ValueError):
    """What came back was not shown to this person, or too long ago."""


def pack(entered: Sequence[EnteredLine], filename: str, *, by: User) -> str:
    """Only what would be written."""
    lines = [
        [one.line.number, one.line.sheet, one.line.address, dict(one.line.figures), one.version]
        for one in entered
        if one.outcome == "updated"
    ]
    content = {"by": by.pk, "file": filename, "lines": lines}
    return signing.dumps(content, salt=SALT, compress=True)


def unpack(packed: str, *, by: User) -> tuple[str, list[FigureLine]]:
    """The file's name and its lines. Raises StaleError."""
    try:
        content = signing.loads(packed, salt=SALT, max_age=LIVES_SECONDS)
    except signing.BadSignature:
        raise StaleError("this preview is too old: upload the file again") from None
    if content["by"] != by.pk:
        raise StaleError("this preview was somebody else's: upload the file again")
    return content["file"], [FigureLine(*line) for line in content["lines"]]
