"""What an owner of a key may do."""

from __future__ import annotations

from django.contrib.auth.models import Permission
from django.db.models import Q

from access.models import User


def may(owner: User, permission: str) -> bool:
    """As `has_perm` of somebody active, in one statement for two: every request of a program asks."""
    if owner.is_superuser:
        return True
    app_label, _, codename = permission.partition(".")
    named = Permission.objects.filter(content_type__app_label=app_label, codename=codename)
    return named.filter(Q(user=owner) | Q(group__user=owner)).exists()
