"""When a person last looked at the home page, before the visit that goes on."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.http import HttpRequest

from access.models import User

SINCE = "home_since"
# Whoever comes back sooner goes on with the same visit.
VISIT = timedelta(hours=1)
WRITE_AGAIN_AFTER = timedelta(minutes=1)


def note_look(request: HttpRequest, person: User, *, at: datetime) -> datetime | None:
    """The end of the visit before this one; None for the first. It stays the same in one visit,
    so that going to a list and back loses nothing.
    """
    seen = person.home_seen_at
    if SINCE not in request.session or seen is None or at - seen >= VISIT:
        request.session[SINCE] = seen.isoformat() if seen else None
    if seen is None or at - seen >= WRITE_AGAIN_AFTER:
        User.objects.filter(pk=person.pk).update(home_seen_at=at)
    since = request.session[SINCE]
    return datetime.fromisoformat(since) if since else None
