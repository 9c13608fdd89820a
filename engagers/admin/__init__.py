from engagers.admin import contacts, exclusions, merges, people, rejected, taxonomy

__all__ = ["contacts", "exclusions", "merges", "people", "rejected", "taxonomy"]
