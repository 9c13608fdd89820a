"""The lists of everybody's views: administrators alone open them and change what is in them."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group

from access.models import User
from desk.models import DefaultView, SavedView

LISTS = ("/admin/desk/savedview/", "/admin/desk/defaultview/")


@pytest.fixture
def view(db):
    return SavedView.objects.create(
        name="Ada's drafts", owner=User.objects.create(username="ada"), is_shared=False
    )


@pytest.mark.parametrize("role", ["creative", "analyst", "operator"])
@pytest.mark.parametrize("address", LISTS)
def test_others_do_not_open_the_lists(log_in_as, role, address):
    assert log_in_as(role).get(address).status_code == 403


def test_others_do_not_remove_somebodys_view(log_in_as, view):
    answer = log_in_as("creative").post(f"/admin/desk/savedview/{view.pk}/delete/", {"post": "yes"})

    assert answer.status_code == 403
    assert SavedView.objects.get() == view


def test_an_administrator_renames_and_shares_a_view(log_in_as, view):
    answer = log_in_as("administrator").post(
        f"/admin/desk/savedview/{view.pk}/change/", {"name": "Drafts", "is_shared": "on"}
    )

    assert answer.status_code == 302
    view.refresh_from_db()
    assert (view.name, view.is_shared, view.is_locked, view.owner.username) == (
        "Drafts",
        True,
        False,
        "ada",
    )


def test_the_list_links_shared_views_alone(log_in_as, view):
    client = log_in_as("administrator")
    link = f'href="/admin/posts/post/?view={view.pk}"'

    assert link not in client.get(LISTS[0]).content.decode()
    SavedView.objects.update(is_shared=True)
    assert link in client.get(LISTS[0]).content.decode()


def test_nobody_adds_a_view_in_the_list(log_in_as, view):
    assert log_in_as("administrator").get(f"{LISTS[0]}add/").status_code == 403


def test_a_default_is_a_shared_view(log_in_as, view):
    client = log_in_as("administrator")
    group = Group.objects.get(name="creative")
    form = {"group": group.pk, "view": view.pk}

    refused = client.post(f"{LISTS[1]}add/", form)
    assert refused.status_code == 200
    assert DefaultView.objects.count() == 0

    SavedView.objects.update(is_shared=True)
    assert client.post(f"{LISTS[1]}add/", form).status_code == 302
    assert DefaultView.objects.get().view == view
