from engagers.admin import companies, contacts, erasures, exclusions, field_rules, merges, rejected

__all__ = [
    "companies",
    "contacts",
    "erasures",
    "exclusions",
    "field_rules",
    "merges",
    "rejected",
]
