"""Whether the database is as this code wants it."""

from __future__ import annotations

from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def count_unapplied() -> int:
    """Migrations that this code has and the database has not."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
