import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("engagers", "0005_history_and_permissions"),
    ]

    operations = [
        migrations.CreateModel(
            name="Erasure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("erased_at", models.DateTimeField()),
                (
                    "counts",
                    models.JSONField(default=dict, help_text="How many rows went, by kind."),
                ),
                (
                    "hubspot_state",
                    models.CharField(
                        choices=[
                            ("none", "no contact was known"),
                            ("kept", "left as it is"),
                            ("waiting", "still to be erased"),
                            ("erased", "Erased"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "hubspot_ids",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="Of contacts that HubSpot is still to erase.",
                    ),
                ),
                ("hubspot_attempts", models.PositiveSmallIntegerField(default=0)),
                ("hubspot_error", models.CharField(blank=True, max_length=300)),
                ("hubspot_erased_at", models.DateTimeField(blank=True, null=True)),
                (
                    "erased_by",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: by a command.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("hubspot_state", "waiting")),
                        fields=["id"],
                        name="engagers_erasure_waiting",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("hubspot_state__in", ["none", "kept", "waiting", "erased"])
                        ),
                        name="engagers_erasure_hubspot_state_known",
                        violation_error_message="Unknown state of an erasure in HubSpot.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("hubspot_state", "waiting"), ("hubspot_ids", []), _connector="OR"
                        ),
                        name="engagers_erasure_keeps_no_ids",
                        violation_error_message="HubSpot's ids stay only while HubSpot is to erase them.",
                    ),
                ],
            },
        ),
    ]
