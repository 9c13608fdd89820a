"""Statistics for linkedin_engagers_by_post: of how many people engagements must be grouped.

Taken to be nearly all, their engagements were read one by one, in the order of an index.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("reporting", "0004_mark_by_triggers")]

    operations = [
        migrations.RunSQL(
            "CREATE STATISTICS reporting_several ON (engagement_count - post_count)"
            " FROM engagers_engager",
            "DROP STATISTICS reporting_several",
        )
    ]
