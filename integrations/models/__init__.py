"""What the outside world was asked, what it cost, and what it was told."""

from integrations.models.ledger import ActorRun, Charge, Provider, Rejected
from integrations.models.outgoing import Delivery, Webhook

__all__ = ["ActorRun", "Charge", "Delivery", "Provider", "Rejected", "Webhook"]
