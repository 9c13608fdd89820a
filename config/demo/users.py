"""The demo's logins, one for each kind of user."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

PASSWORD = "demo"  # noqa: S105  (a demo's, on the sandbox's data)

_ROLES = {
    "admin": "administrator",
    "operator": "operator",
    "creative": "creative",
    "analyst": "analyst",
}


def make_users() -> list[str]:
    """Creates the demo's logins where they are missing; their names, the administrator first."""
    for name, role in _ROLES.items():
        user, created = get_user_model().objects.get_or_create(
            username=name, defaults={"is_staff": True, "is_superuser": name == "admin"}
        )
        if created:
            user.set_password(PASSWORD)
            user.save()
            user.groups.set(Group.objects.filter(name=role))
    return list(_ROLES)
