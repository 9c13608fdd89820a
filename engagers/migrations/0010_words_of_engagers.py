"""The words of a person are kept in a column. The table is written anew: a minute for a million."""

from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("engagers", "0009_first_engagement")]

    operations = [
        migrations.RunSQL("SET LOCAL statement_timeout = 0", migrations.RunSQL.noop),
        migrations.AddField(
            "engager",
            "words",
            models.GeneratedField(
                db_persist=True,
                expression=SearchVector("name", "headline", "title", config="simple"),
                output_field=SearchVectorField(),
            ),
        ),
    ]
