"""What is kept holds more: by audience who is new and repeats, by arrival the scrape."""

from django.db import migrations, models

ID = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


class Migration(migrations.Migration):
    dependencies = [("reporting", "0002_summaries"), ("engagers", "0009_first_engagement")]

    operations = [
        migrations.DeleteModel(name="SummaryState"),
        migrations.DeleteModel(name="PostArrivals"),
        migrations.DeleteModel(name="PostAudience"),
        migrations.CreateModel(
            name="Mark",
            fields=[
                ("id", ID),
                (
                    "post_id",
                    models.BigIntegerField(
                        help_text="A post whose engagements changed.", null=True
                    ),
                ),
                (
                    "company_id",
                    models.BigIntegerField(
                        help_text="A company whose people changed, or their posts.", null=True
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("post_id", None), ("company_id", None), _connector="OR"
                        ),
                        name="reporting_mark_of_one",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Shift",
            fields=[
                ("id", ID),
                ("engager_id", models.BigIntegerField(help_text="The engager.")),
                ("times", models.SmallIntegerField(help_text="-1 or 1.")),
                (
                    "audience_id",
                    models.BigIntegerField(help_text="Empty: not classified.", null=True),
                ),
                ("position_id", models.BigIntegerField(help_text="Empty: none.", null=True)),
                ("is_repeat", models.BooleanField(help_text="Of two posts or more.")),
                (
                    "first_engagement_id",
                    models.BigIntegerField(help_text="Its first of all.", null=True),
                ),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("times__in", [-1, 1])), name="reporting_shift_by_one"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PostArrivals",
            fields=[
                ("id", ID),
                ("post_id", models.BigIntegerField(help_text="The post.")),
                ("day", models.DateField(help_text="In UTC.")),
                (
                    "scrape_id",
                    models.BigIntegerField(help_text="Empty: it was deleted since.", null=True),
                ),
                ("engagers", models.BigIntegerField(help_text="How many.")),
                (
                    "new_engagers",
                    models.BigIntegerField(help_text="Of them those seen under no post before."),
                ),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("post_id", "day", "scrape_id"),
                        name="reporting_arrivals_once",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PostAudience",
            fields=[
                ("id", ID),
                ("post_id", models.BigIntegerField(help_text="The post.")),
                (
                    "audience_id",
                    models.BigIntegerField(help_text="Empty: not classified.", null=True),
                ),
                ("position_id", models.BigIntegerField(help_text="Empty: none.", null=True)),
                ("engagers", models.BigIntegerField(help_text="How many.")),
                (
                    "new_engagers",
                    models.BigIntegerField(help_text="Of them those seen under no post before."),
                ),
                (
                    "repeat_engagers",
                    models.BigIntegerField(help_text="Of them those of two posts or more."),
                ),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("post_id", "audience_id", "position_id"),
                        name="reporting_audience_once",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
    ]
