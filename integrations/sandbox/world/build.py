"""Builds the world of a seed, once per process."""

from functools import lru_cache

from integrations.sandbox.world.world import World


@lru_cache(maxsize=2)
def build_world(seed: int = 1) -> World:
    """The world of a seed; everything in it is fixed by the seed alone."""
    return World(seed=seed)
