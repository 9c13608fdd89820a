from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import Q

from access.history import PeopleHistory
from engagers.querysets import CompanyQuerySet


class Company(models.Model):
    """One organisation people work at, or that engages itself."""

    class Relation(models.TextChoices):
        OTHER = "other"
        OWN = "own"
        COMPETITOR = "competitor"
        TARGET = "target", "Target account"
        PARTNER = "partner"

    name = models.CharField(max_length=300)
    name_key = models.CharField(
        max_length=300, help_text="The name folded: what one without a LinkedIn page is known by."
    )
    linkedin_id = models.CharField(max_length=30, blank=True)
    slug = models.CharField(max_length=200, blank=True)
    industry = models.CharField(max_length=200, blank=True)
    size = models.CharField(max_length=40, blank=True, help_text="Employees, as 51-200.")
    relation = models.CharField(max_length=12, choices=Relation.choices, default=Relation.OTHER)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = CompanyQuerySet.as_manager()
    history = PeopleHistory(
        excluded_fields=("name", "name_key", "linkedin_id", "slug", "industry", "size")
    )

    class Meta:
        verbose_name_plural = "companies"
        constraints = [
            models.UniqueConstraint(
                fields=["linkedin_id"],
                condition=~Q(linkedin_id=""),
                name="engagers_company_linkedin_id_unique",
                violation_error_message="Another company has this LinkedIn id.",
            ),
            models.UniqueConstraint(
                fields=["slug"],
                condition=~Q(slug=""),
                name="engagers_company_slug_unique",
                violation_error_message="Another company has this LinkedIn address.",
            ),
            models.UniqueConstraint(
                fields=["name_key"],
                condition=Q(slug="", linkedin_id=""),
                name="engagers_company_name_unique",
                violation_error_message="A company of this name without a LinkedIn page exists.",
            ),
            models.CheckConstraint(
                condition=Q(relation__in=["other", "own", "competitor", "target", "partner"]),
                name="engagers_company_relation_known",
                violation_error_message="Unknown relation of a company.",
            ),
        ]
        indexes = [
            models.Index(fields=["name_key"], name="engagers_company_name_key"),
            models.Index(fields=["name", "id"], name="engagers_company_name"),
            GinIndex(SearchVector("name", config="simple"), name="engagers_company_search"),
        ]

    def __str__(self) -> str:
        return self.name
