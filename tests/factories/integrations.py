"""Rows of the ledgers, and budgets that allow everything unless told otherwise."""

from datetime import UTC, datetime
from decimal import Decimal

import factory

from integrations.domain.budgets import Budgets
from integrations.domain.intend_run import hash_input
from integrations.models import ActorRun, Charge, Delivery, Rejected, Webhook

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def make_budgets(**changed) -> Budgets:
    wide = Decimal(1_000)
    given = {
        "spending_enabled": True,
        "run_usd": wide,
        "day_usd": wide,
        "month_usd": wide,
        "provider_month_usd": {},
    }
    return Budgets(**(given | changed))


class ActorRunFactory(factory.django.DjangoModelFactory):
    """An intended run. A started one needs `external_id` beside its state."""

    class Meta:
        model = ActorRun

    actor_key = "harvestapi_reactions"
    actor_id = "harvestapi/linkedin-post-reactions"
    purpose = "reactions"
    input = factory.Sequence(lambda number: {"posts": [f"post {number}"], "maxItems": 10})
    input_hash = factory.LazyAttribute(lambda run: hash_input(run.input))
    slot = factory.Sequence(lambda number: f"scrape:{number}")
    subject = factory.LazyAttribute(lambda run: run.slot)
    run_ref = "run:1"
    charge_cap_usd = Decimal(1)
    created_at = NOON


class ChargeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Charge

    provider = "apify"
    purpose = "reactions"
    subject = "scrape:1"
    run_ref = "run:1"
    reserved_usd = Decimal(1)
    charged_on = factory.LazyAttribute(lambda charge: charge.created_at.date())
    created_at = NOON


class ChargedRunFactory(ActorRunFactory):
    """With its charge, reserved at the cap."""

    class Meta:
        skip_postgeneration_save = True

    charge = factory.RelatedFactory(
        ChargeFactory,
        factory_related_name="actor_run",
        subject=factory.SelfAttribute("actor_run.subject"),
        run_ref=factory.SelfAttribute("actor_run.run_ref"),
        reserved_usd=factory.SelfAttribute("actor_run.charge_cap_usd"),
        created_at=factory.SelfAttribute("actor_run.created_at"),
    )


class RejectedFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Rejected

    source = "harvestapi_reactions"
    raw = {"error": "no reason given"}
    raw_hash = factory.Sequence(lambda number: f"{number:064x}")
    reason = "no reason given"
    created_at = NOON


class WebhookFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Webhook

    name = factory.Sequence(lambda n: f"Program {n}")
    url = "https://example.com/hook"
    events = ["engager.target", "run.finished", "budget.reached"]


class DeliveryFactory(factory.django.DjangoModelFactory):
    """Waits to be sent."""

    class Meta:
        model = Delivery

    channel = "webhook"
    event = "run.finished"
    subject = factory.Sequence(lambda n: f"run:{n}")
    body = {"run": 1}
    not_before = NOON
    created_at = NOON
