"""What the owner of a key may do is what the admin lets them do."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from access.domain.may import may
from access.models import User

VIEW = "access.view_apikey"


@pytest.fixture
def bo(db):
    return User.objects.create_user("bo")


def _answers(user):
    """Ours and the framework's, of somebody just read."""
    fresh = User.objects.get(pk=user.pk)
    return may(fresh, VIEW), fresh.has_perm(VIEW)


def test_nobody_may_without_a_permission_of_this_very_name(bo):
    bo.user_permissions.add(Permission.objects.get(codename="change_apikey"))
    User.objects.create_user("cy").user_permissions.add(
        Permission.objects.get(codename="view_apikey")
    )

    assert _answers(bo) == (False, False)
    assert (may(bo, "posts.view_apikey"), may(bo, "view_apikey")) == (False, False)


def test_by_ones_own_permission_by_a_role_and_by_being_superuser(bo):
    permission = Permission.objects.get(codename="view_apikey")
    bo.user_permissions.add(permission)
    di = User.objects.create_user("di")
    di.groups.add(Group.objects.create(name="keepers"))
    di.groups.get().permissions.add(permission)

    assert _answers(bo) == (True, True)
    assert _answers(di) == (True, True)
    assert _answers(User.objects.create_superuser("root")) == (True, True)


def test_it_is_asked_once(bo):
    with CaptureQueriesContext(connection) as seen:
        may(bo, VIEW)

    assert len(seen) == 1
