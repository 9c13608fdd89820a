"""The numbers that people may change."""

from __future__ import annotations

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from access.history import PeopleHistory


def _usd(default: str, text: str) -> models.DecimalField:  # type: ignore[type-arg]
    return models.DecimalField(
        max_digits=10,
        decimal_places=2,
        default=Decimal(default),
        validators=[MinValueValidator(Decimal(0))],
        help_text=text,
    )


class Settings(models.Model):
    """One row: the numbers of the selection rule, budgets, switches and alert targets."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)

    max_scrapes = models.PositiveSmallIntegerField(
        default=5, help_text="A post is measured this many times at most."
    )
    min_days_between_scrapes = models.PositiveSmallIntegerField(
        default=2, help_text="Days between two measurements of a post."
    )
    give_up_after_empty_scrapes = models.PositiveSmallIntegerField(
        default=2, help_text="A post with 0 reactions after this many scrapes is left alone."
    )
    posts_per_run = models.PositiveSmallIntegerField(
        default=5, help_text="Posts scraped in one run at most."
    )
    max_attempts = models.PositiveSmallIntegerField(
        default=8, help_text="Failed attempts after which a person must look."
    )

    spending_enabled = models.BooleanField(
        default=True, help_text="Off: no paid call starts anywhere."
    )
    budget_run_usd = _usd("10", "USD one run may spend.")
    budget_day_usd = _usd("20", "USD one day (UTC) may spend.")
    budget_month_usd = _usd("200", "USD one calendar month (UTC) may spend.")
    budget_apify_month_usd = _usd("200", "USD a month at Apify.")
    budget_openai_month_usd = _usd("200", "USD a month at OpenAI.")
    budget_person_day_usd = _usd(
        "5", "USD a day (UTC) that one person may spend by asking for scrapes and classification."
    )

    prepare_enabled = models.BooleanField(default=True, help_text="Run the step prepare.")
    scrape_enabled = models.BooleanField(default=True, help_text="Run the step scrape.")
    describe_enabled = models.BooleanField(default=True, help_text="Run the step describe.")
    push_enabled = models.BooleanField(default=True, help_text="Run the step push.")
    enrich_enabled = models.BooleanField(default=True, help_text="Run the step enrich.")

    reactions_actor = models.CharField(
        max_length=60, default="harvestapi_reactions", help_text="Adapter for reactions."
    )
    comments_actor = models.CharField(
        max_length=60, default="harvestapi_comments", help_text="Adapter for comments."
    )
    comments_enabled = models.BooleanField(default=True, help_text="Scrape comments too.")
    reposts_enabled = models.BooleanField(default=False, help_text="Scrape reposts too.")
    details_actor = models.CharField(
        max_length=60, default="apimaestro_post_detail", help_text="Adapter for post details."
    )
    profile_actor = models.CharField(
        max_length=60, default="harvestapi_profile", help_text="Adapter for profiles."
    )

    push_targets_only = models.BooleanField(
        default=False, help_text="Send only people of a target audience to HubSpot."
    )
    push_min_engagements = models.PositiveSmallIntegerField(
        default=1, help_text="Send people with at least this many engagements."
    )
    push_creates_contacts = models.BooleanField(
        default=True, help_text="Off: only contacts that HubSpot has are updated."
    )

    lookups_per_run = models.PositiveSmallIntegerField(
        default=25, help_text="Profile lookups in one run at most."
    )
    lookup_min_engagements = models.PositiveSmallIntegerField(
        default=2, help_text="Engagements that make a person worth a lookup."
    )
    lookup_again_after_days = models.PositiveSmallIntegerField(
        default=90, help_text="Days before a lookup without a result is repeated."
    )

    rejected_kept_days = models.PositiveSmallIntegerField(
        default=90, help_text="Days after which a rejected item's raw content is emptied."
    )
    logs_kept_days = models.PositiveSmallIntegerField(
        default=180, help_text="Days after which runs lose their log lines."
    )
    alerts_enabled = models.BooleanField(default=True, help_text="Send alerts.")

    history = PeopleHistory()

    class Meta:
        verbose_name_plural = "settings"
        constraints = [
            models.CheckConstraint(
                condition=Q(id=1),
                name="pipeline_settings_one_row",
                violation_error_message="There is one row of settings.",
            ),
            models.CheckConstraint(
                condition=Q(
                    budget_run_usd__gte=0,
                    budget_day_usd__gte=0,
                    budget_month_usd__gte=0,
                    budget_apify_month_usd__gte=0,
                    budget_openai_month_usd__gte=0,
                    budget_person_day_usd__gte=0,
                ),
                name="pipeline_settings_budgets_not_negative",
                violation_error_message="A budget is not negative.",
            ),
        ]

    def __str__(self) -> str:
        return "Settings"

    @classmethod
    def load(cls) -> Settings:
        """The one row, made with the defaults when it is missing."""
        row, _ = cls.objects.get_or_create(pk=1)
        return row
