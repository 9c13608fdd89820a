from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("pipeline", "0002_history_and_pauses"),
    ]

    operations = [
        migrations.AddField(
            model_name="scheduleslot",
            name="left_because",
            field=models.CharField(
                blank=True, help_text="Why this slot started no run.", max_length=300
            ),
        ),
        migrations.AddField(
            model_name="steprun",
            name="failed_rows",
            field=models.JSONField(
                blank=True,
                default=dict,
                help_text="Ids of rows that failed, by the step that can retry them: posts or engagers.",
            ),
        ),
        migrations.AddField(
            model_name="steprun",
            name="progress",
            field=models.JSONField(
                blank=True, default=dict, help_text="How far it is: done, total (or null) and text."
            ),
        ),
        migrations.AlterField(
            model_name="run",
            name="options",
            field=models.JSONField(
                blank=True,
                default=dict,
                help_text="post ids, force, dry_run, rows by step, retry_of.",
            ),
        ),
    ]
