"""People with a login, by what they may do."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission

from access.models import User


def make_person(name: str = "ada", *permissions: str, role: str = "") -> User:
    """Staff with these permissions ("app.codename"), or in the group of that role."""
    person = User.objects.create_user(name, is_staff=True)
    for permission in permissions:
        app, codename = permission.split(".")
        person.user_permissions.add(
            Permission.objects.get(content_type__app_label=app, codename=codename)
        )
    if role:
        person.groups.add(Group.objects.get(name=role))
    return User.objects.get(pk=person.pk)
