"""Who reacted, and what HubSpot knows of them."""

from engagers.models.answer import Answer
from engagers.models.company import Company
from engagers.models.contact import Contact, ContactMirror, FieldRule, MirrorCursor
from engagers.models.engagement import Engagement
from engagers.models.engager import Engager, Identity, Merge
from engagers.models.exclusion import Erasure, Exclusion, Suppression, SuppressionSalt
from engagers.models.taxonomy import Audience, Position

__all__ = [
    "Answer",
    "Audience",
    "Company",
    "Contact",
    "ContactMirror",
    "Engagement",
    "Engager",
    "Erasure",
    "Exclusion",
    "FieldRule",
    "Identity",
    "Merge",
    "MirrorCursor",
    "Position",
    "Suppression",
    "SuppressionSalt",
]
