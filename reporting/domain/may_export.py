"""Who may take a view out of the house."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

from access.models import User
from reporting.domain.rules import find_view_rules

EXPORT = "posts.export_post"
EXPORT_PEOPLE = "engagers.export_engager"


def may_export(person: AbstractBaseUser | AnonymousUser, view: str) -> bool:
    """Views of single people need one right more."""
    if not isinstance(person, User) or not person.has_perm(EXPORT):
        return False
    return not find_view_rules(view).person or person.has_perm(EXPORT_PEOPLE)
