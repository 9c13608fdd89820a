"""What one push did: each contact considered is counted once, under one outcome."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from engagers.models import Contact

Outcome = Contact.Outcome


@dataclass
class PushTally:
    """`reasons` say why rows were left out, and how many. `calls` are writing requests.

    `failed_ids` are engagers. `trouble` holds what kept HubSpot from answering: with it the push is incomplete.
    """

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    failed: int = 0
    review: int = 0
    calls: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    trouble: list[str] = field(default_factory=list)
    handled_ids: set[int] = field(default_factory=set)
    failed_ids: set[int] = field(default_factory=set)

    @property
    def left_out(self) -> int:
        return self.reasons.total()

    @property
    def considered(self) -> int:
        return self.created + self.updated + self.unchanged + self.failed + self.left_out

    def note(self, contacts: Iterable[Contact]) -> None:
        """Counts contacts by their outcome. One seen before (adopted, then written) counts once."""
        for contact in contacts:
            if contact.outcome in COUNTED and contact.pk not in self.handled_ids:
                self.handled_ids.add(contact.pk)
                name = COUNTED[Outcome(contact.outcome)]
                setattr(self, name, getattr(self, name) + 1)
                if name == "failed":
                    self.failed_ids.add(contact.engager_id)

    def note_trouble(self, text: str) -> None:
        if text not in self.trouble:
            self.trouble.append(text)


COUNTED = {
    Outcome.CREATED: "created",
    Outcome.UPDATED: "updated",
    Outcome.UNCHANGED: "unchanged",
    Outcome.FAILED: "failed",
}
