"""What was published and how it did."""

from posts.models.labels import Collection, CustomField, Label
from posts.models.post import MACHINE_FACTS, Post, PostAlias
from posts.models.scrape import Scrape

__all__ = ["MACHINE_FACTS", "Collection", "CustomField", "Label", "Post", "PostAlias", "Scrape"]
