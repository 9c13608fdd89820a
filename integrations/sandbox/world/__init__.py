"""The fictional world: seeded, the same for ever. `build_world(seed)` is the way in."""

from integrations.sandbox.world.build import build_world
from integrations.sandbox.world.model import (
    Company,
    Engagement,
    Person,
    Post,
    SalesContact,
    Truth,
)
from integrations.sandbox.world.world import World

__all__ = [
    "Company",
    "Engagement",
    "Person",
    "Post",
    "SalesContact",
    "Truth",
    "World",
    "build_world",
]
