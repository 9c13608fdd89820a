"""The index of the words, made while the table is in use, and the end of the one before it."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("engagers", "0010_words_of_engagers")]

    operations = [
        AddIndexConcurrently("engager", GinIndex(fields=["words"], name="engagers_engager_words")),
        RemoveIndexConcurrently("engager", "engagers_engager_search"),
    ]
