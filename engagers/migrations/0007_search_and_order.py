"""Indexes for the lists of people and companies, made while the tables are in use."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.contrib.postgres.search import SearchVector
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("engagers", "0006_erasures")]

    operations = [
        AddIndexConcurrently(
            "engager",
            models.Index(fields=["-last_seen_at", "id"], name="engagers_engager_last_seen"),
        ),
        AddIndexConcurrently(
            "engager",
            models.Index(fields=["-engagement_count", "id"], name="engagers_engager_most"),
        ),
        AddIndexConcurrently(
            "engager",
            GinIndex(
                SearchVector("name", "headline", "title", config="simple"),
                name="engagers_engager_search",
            ),
        ),
        AddIndexConcurrently(
            "company",
            models.Index(fields=["name", "id"], name="engagers_company_name"),
        ),
        AddIndexConcurrently(
            "company",
            GinIndex(SearchVector("name", config="simple"), name="engagers_company_search"),
        ),
    ]
