"""A person's decision about an engager: it beats every machine, now and later."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engagers.models import Engager

OVERRIDABLE = ("title", "company", "audience", "position", "seniority", "function")
CLASSIFIED = frozenset({"audience", "position", "seniority", "function"})


def override_values(engager: Engager, chosen: Mapping[str, Any]) -> Engager:
    """Writes a person's values and marks each as theirs; an emptied one goes back to the machine.

    Choosing an audience clears a position of another audience, unless the same choice names one
    that fits. ValueError for a field that is not a person's to choose.
    """
    unknown = set(chosen) - set(OVERRIDABLE)
    if unknown:
        raise ValueError(f"not a person's to choose: {', '.join(sorted(unknown))}")
    fields: list[str] = []
    for name, value in chosen.items():
        setattr(engager, name, value)
        source = Engager.Source.NONE if value in (None, "") else Engager.Source.PERSON
        setattr(engager, f"{name}_source", source)
        fields += [name, f"{name}_source"]
    if engager.position is not None and engager.position.audience_id != engager.audience_id:
        engager.position = None
        engager.position_source = Engager.Source.NONE
        fields += ["position", "position_source"]
    if any(chosen[name] in (None, "") for name in CLASSIFIED & chosen.keys()):
        # Else nobody is asked again until the text changes; the answer is in the cache.
        engager.classified_hash = ""
        fields.append("classified_hash")
    if fields:
        engager.save(update_fields=list(dict.fromkeys(fields)))
    return engager
