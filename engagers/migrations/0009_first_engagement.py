"""Who is new under a post is asked of one row, not of all that the person ever did."""

from django.db import migrations, models

# Every engager is written once: minutes, at millions of engagements.
FILL = """
SET LOCAL statement_timeout = 0;
SET LOCAL work_mem = '256MB';
SET LOCAL jit = off;
UPDATE engagers_engager AS engager SET first_engagement_id = earliest.id
FROM (
    SELECT DISTINCT ON (engager_id) engager_id, id
    FROM engagers_engagement
    ORDER BY engager_id, first_seen_at, id
) AS earliest
WHERE engager.id = earliest.engager_id;
RESET statement_timeout;
RESET work_mem;
RESET jit
"""


class Migration(migrations.Migration):
    dependencies = [("engagers", "0008_find_left_out")]

    operations = [
        migrations.AddField(
            model_name="engager",
            name="first_engagement_id",
            field=models.BigIntegerField(
                blank=True,
                editable=False,
                help_text=(
                    "Of all engagements the one first seen, of several the one with the lowest id."
                ),
                null=True,
            ),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
