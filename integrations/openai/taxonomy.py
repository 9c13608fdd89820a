"""The words that a classification is made of. Audiences are edited; seniority and function are not."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass

UNKNOWN = "unknown"

# LinkedIn's ten levels (Unpaid to Owner), and those who lead nobody.
SENIORITIES: tuple[str, ...] = (
    "unpaid",
    "training",
    "entry",
    "senior",
    "manager",
    "director",
    "vp",
    "cxo",
    "partner",
    "owner",
    "individual_contributor",
)

# LinkedIn's 26 job functions.
FUNCTIONS: tuple[str, ...] = (
    "accounting",
    "administrative",
    "arts_and_design",
    "business_development",
    "community_and_social_services",
    "consulting",
    "customer_success_and_support",
    "education",
    "engineering",
    "entrepreneurship",
    "finance",
    "healthcare_services",
    "human_resources",
    "information_technology",
    "legal",
    "marketing",
    "media_and_communication",
    "military_and_protective_services",
    "operations",
    "product_management",
    "program_and_project_management",
    "purchasing",
    "quality_assurance",
    "real_estate",
    "research",
    "sales",
)


@dataclass(frozen=True, slots=True)
class AudienceDef:
    """One audience; `definition` goes into the prompt, `positions` in the order they were made."""

    name: str
    definition: str
    is_target: bool
    positions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Taxonomy:
    audiences: tuple[AudienceDef, ...]
    seniorities: tuple[str, ...] = SENIORITIES
    functions: tuple[str, ...] = FUNCTIONS

    def list_positions(self) -> tuple[str, ...]:
        """The union over all audiences, each once, in their order."""
        named = [position for audience in self.audiences for position in audience.positions]
        return tuple(dict.fromkeys(named))

    def positions_of(self, audience: str) -> tuple[str, ...]:
        return next((a.positions for a in self.audiences if a.name == audience), ())


def fingerprint(taxonomy: Taxonomy) -> str:
    """A hash of what a model is told: the same on every machine and in every process.

    Whether an audience is a target changes no answer, so it is left out: marketing may change it
    without classifying everybody anew.
    """
    told = asdict(taxonomy)
    for audience in told["audiences"]:
        del audience["is_target"]
    return hash_json(told)


def hash_json(value: object) -> str:
    """SHA-256 of the value's canonical JSON, in hex."""
    text = json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
