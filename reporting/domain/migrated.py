"""Whether the tables under the views are all there, as the newest migrations leave them."""

from __future__ import annotations

from django.db import connection
from django.db.migrations.loader import MigrationLoader

APPS = ("integrations", "posts", "engagers", "pipeline", "reporting")


def is_migrated() -> bool:
    loader = MigrationLoader(connection)
    return all(
        app in loader.migrated_apps and set(loader.graph.leaf_nodes(app)) <= applied
        for applied in [set(loader.applied_migrations)]
        for app in APPS
    )
