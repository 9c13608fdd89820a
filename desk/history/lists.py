"""The lists whose changes are kept, and may be taken back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engagers.models import Audience, Company, Exclusion, FieldRule, Position
from pipeline.models import Settings
from posts.models import Collection, CustomField, Label

# What no person writes: a change of it alone is none.
UNSHOWN = {"id", "created_at"}


@dataclass(frozen=True, slots=True)
class KeptList:
    """`name`: of several rows, as people call it. `members`: the field that is a set of posts."""

    model: Any
    name: str
    members: str = ""

    @property
    def key(self) -> str:
        return str(self.model._meta.label_lower)

    @property
    def history(self) -> Any:
        """The model of its history."""
        return self.model.history.model

    def permission(self, verb: str) -> str:
        return f"{self.model._meta.app_label}.{verb}_{self.model._meta.model_name}"


KEPT = (
    KeptList(Label, "Labels"),
    KeptList(Collection, "Collections", members="posts"),
    KeptList(CustomField, "Custom fields"),
    KeptList(Audience, "Audiences"),
    KeptList(Position, "Positions"),
    KeptList(Company, "Companies"),
    KeptList(Exclusion, "Exclusions"),
    KeptList(FieldRule, "HubSpot fields"),
    KeptList(Settings, "Settings"),
)
BY_KEY = {kept.key: kept for kept in KEPT}
