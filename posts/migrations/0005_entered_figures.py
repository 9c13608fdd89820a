"""Impressions and the like, which people enter or import."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("posts", "0004_default_labels"),
    ]

    operations = [
        migrations.AddField(
            model_name="historicalpost",
            name="clicks",
            field=models.PositiveIntegerField(
                blank=True, help_text="Clicks on it, as LinkedIn's analytics say.", null=True
            ),
        ),
        migrations.AddField(
            model_name="historicalpost",
            name="followers",
            field=models.PositiveIntegerField(
                blank=True, help_text="Followers of its author when it was published.", null=True
            ),
        ),
        migrations.AddField(
            model_name="historicalpost",
            name="impressions",
            field=models.PositiveIntegerField(
                blank=True,
                help_text="How often it was shown, as LinkedIn's analytics say.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="historicalpost",
            name="members_reached",
            field=models.PositiveIntegerField(
                blank=True,
                help_text="To how many members it was shown, each counted once.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="post",
            name="clicks",
            field=models.PositiveIntegerField(
                blank=True, help_text="Clicks on it, as LinkedIn's analytics say.", null=True
            ),
        ),
        migrations.AddField(
            model_name="post",
            name="followers",
            field=models.PositiveIntegerField(
                blank=True, help_text="Followers of its author when it was published.", null=True
            ),
        ),
        migrations.AddField(
            model_name="post",
            name="impressions",
            field=models.PositiveIntegerField(
                blank=True,
                help_text="How often it was shown, as LinkedIn's analytics say.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="post",
            name="members_reached",
            field=models.PositiveIntegerField(
                blank=True,
                help_text="To how many members it was shown, each counted once.",
                null=True,
            ),
        ),
    ]
