"""Builds the world of a seed, once per process."""

import random
from functools import lru_cache

from integrations.sandbox.world.engagements import Crowd
from integrations.sandbox.world.people import make_companies, make_people
from integrations.sandbox.world.posts import make_posts
from integrations.sandbox.world.world import World


@lru_cache(maxsize=2)
def build_world(seed: int = 1) -> World:
    """The world of a seed; everything in it is fixed by the seed alone."""
    companies = make_companies(random.Random(f"{seed} companies"))
    people = make_people(random.Random(f"{seed} people"), companies)
    pages = [company for group in companies.values() for company in group]
    posts = make_posts(random.Random(f"{seed} posts"), [*people[5:9], pages[0], pages[100]])
    return World(seed=seed, crowd=Crowd(people, pages), posts=posts)
