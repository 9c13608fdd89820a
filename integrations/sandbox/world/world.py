"""Look-ups in the world."""

from typing import Any

from integrations.sandbox.world.model import Person, SalesContact, Truth


class World:
    """People, companies, posts and engagements of one seed."""

    def __init__(self, *, seed: int) -> None:
        self.seed = seed
        self.people: list[Person] = []

    def person(self, key: str) -> Person | None:
        """The person of a member id (case matters), or of a public slug (case does not)."""
        return None

    def truth_for(self, *, headline: str, title: str = "", company: str = "") -> Truth | None:
        """Ground truth for a text as a classifier sees it (cleaned, cut); None when unheard of."""
        return None

    def sales_contacts(self) -> list[SalesContact]:
        """The contacts that sales typed into HubSpot by hand."""
        return []

    def list_posts(self, *, age_days: float) -> list[dict[str, Any]]:
        """Posts with their counters at an age, for the control endpoint."""
        return []
