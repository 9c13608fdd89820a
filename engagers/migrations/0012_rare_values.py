"""Indexes for what few rows have, made while the tables are in use.

The one on `audience` was the foreign key's own index again.
"""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("engagers", "0011_find_by_words")]

    operations = [
        AddIndexConcurrently(
            "engager", models.Index(fields=["seniority"], name="engagers_engager_seniority")
        ),
        AddIndexConcurrently(
            "engager", models.Index(fields=["function"], name="engagers_engager_function")
        ),
        AddIndexConcurrently(
            "engager",
            models.Index(
                fields=["id"],
                name="engagers_engager_organisations",
                condition=Q(kind="organisation"),
            ),
        ),
        RemoveIndexConcurrently("engager", "engagers_engager_audience"),
        AddIndexConcurrently(
            "engagement",
            models.Index(
                fields=["id"], name="engagers_engagement_reposts", condition=Q(kind="repost")
            ),
        ),
    ]
