"""The demo's logins, one for each kind of user."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission

PASSWORD = "demo"  # noqa: S105  (a demo's, on the sandbox's data)

# Which models each login may change, beside seeing everything; the administrator may do all.
_MAY_CHANGE: dict[str, tuple[str, ...]] = {
    "admin": (),
    "operator": ("post", "settings", "contact", "rejected"),
    "creative": ("post",),
    "analyst": (),
}
_APPS = ("posts", "engagers", "pipeline", "integrations")


def make_users() -> list[str]:
    """Creates the demo's logins where they are missing; their names, the administrator first."""
    for name, models in _MAY_CHANGE.items():
        user, created = get_user_model().objects.get_or_create(
            username=name, defaults={"is_staff": True, "is_superuser": name == "admin"}
        )
        if created:
            user.set_password(PASSWORD)
            user.save()
            user.user_permissions.set(_permissions(models))
    return list(_MAY_CHANGE)


def _permissions(models: tuple[str, ...]) -> list[Permission]:
    ours = Permission.objects.filter(content_type__app_label__in=_APPS)
    wanted = {f"{verb}_{model}" for verb in ("add", "change") for model in models}
    return [
        permission
        for permission in ours
        if permission.codename.startswith("view_") or permission.codename in wanted
    ]
