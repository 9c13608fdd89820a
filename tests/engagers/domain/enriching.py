"""People to classify and to look up, and the ways to ask."""

from datetime import UTC, datetime
from decimal import Decimal
from importlib import import_module

import httpx2
from django.apps import apps

from engagers.domain.asking import prepare_asking
from engagers.domain.classify import Classified, Classifying
from engagers.models import Engager, Identity
from integrations.domain.budgets import Budgets
from integrations.openai.classification import ClassifyInput, text_hash
from integrations.openai.client import CompletionGateway

AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
RICH = Budgets(
    spending_enabled=True,
    run_usd=Decimal(10),
    day_usd=Decimal(20),
    month_usd=Decimal(200),
    provider_month_usd={},
)
PARTNER = "Partner at Foxglove Ventures"
FOUNDER = "Founder & CEO at Brightseed (seed-stage startup)"


def make_person(headline="", *, name="", member_id="", slug="", **values):
    values = {"engagement_count": 2, "post_count": 1} | values
    engager = Engager.objects.create(
        headline=headline, name=name, first_seen_at=AT, last_seen_at=AT, **values
    )
    for kind, value in (("member_id", member_id), ("slug", slug)):
        if value:
            Identity.objects.create(engager=engager, kind=kind, value=value, created_at=AT)
    return engager


def open_gateway(sandbox, key="key", **options):
    return CompletionGateway(key, sandbox.openai_url, **options)


def classify(sandbox, *, at=AT, budgets=RICH, run_ref="run:1", stop=lambda: False) -> Classified:
    gateway = open_gateway(sandbox)
    asking = prepare_asking(gateway, budgets=budgets, run_ref=run_ref)
    try:
        return Classifying(asking, lambda: at, stop).classify()
    finally:
        gateway.close()


def fingerprint(sandbox):
    return prepare_asking(open_gateway(sandbox), budgets=RICH, run_ref="").fingerprint


def sent(sandbox):
    """The bodies that reached the vendor, oldest first."""
    answer = httpx2.get(f"{sandbox.url}/openai/_control/requests?last=1000").json()
    return [one["body"] for one in answer["requests"]]


def hash_of(headline, title="", company=""):
    return text_hash(ClassifyInput("", headline, title, company))


def fault(sandbox, name, times=1):
    sandbox.context.faults.set(name, times)


def show(engager):
    """What is known of one person, with where it came from."""
    engager.refresh_from_db()
    return {
        "audience": (engager.audience and engager.audience.name, engager.audience_source),
        "position": (engager.position and engager.position.name, engager.position_source),
        "seniority": (engager.seniority, engager.seniority_source),
        "function": (engager.function, engager.function_source),
        "title": (engager.title, engager.title_source),
        "company": (engager.company and engager.company.name, engager.company_source),
    }


def restore_taxonomy():
    """The migration's audiences: a test with real transactions empties every table."""
    migration = import_module("engagers.migrations.0002_default_taxonomy_and_field_rules")
    migration.add_defaults(apps, None)
