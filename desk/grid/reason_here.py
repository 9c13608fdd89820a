"""Why a post is due or not, its time in the zone of who looks: so it is shown, filtered and grouped."""

from __future__ import annotations

from django.db.models import F, Func, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.utils import timezone

REASON_HERE = "reason_here"
# As posts_due writes it, and as every page does (config/formats).
KEPT = 'YYYY-MM-DD HH24:MI "UTC"'
SHOWN = "FMDD Mon YYYY, HH24:MI"


def tell_reason_here() -> Combinable:
    """Of a post with its `due_reason`; the only time that one names is `next_due_at`."""
    kept = _write("UTC", KEPT)
    shown = _write(timezone.get_current_timezone_name(), SHOWN)
    return Func(F("due_reason"), kept, shown, function="replace", output_field=TextField())


def _write(zone: str, form: str) -> Combinable:
    """Nothing for no time: to replace nothing leaves a text as it is."""
    local = Func(Value(zone), F("next_due_at"), function="timezone", output_field=TextField())
    written = Func(local, Value(form), function="to_char", output_field=TextField())
    return Coalesce(written, Value(""))
