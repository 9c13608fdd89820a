"""Who may open which dashboard, on the server."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission

from access.models import User

BASE = "/admin/desk/dashboards/"
PAGES = ("posts", "audience", "people", "costs", "engagers")


@pytest.fixture
def open_with(client, db):
    """The status of every page for somebody of the staff with these permissions."""

    def open_pages(*names):
        user = User.objects.create_user("somebody", is_staff=True)
        user.user_permissions.set(Permission.objects.filter(codename__in=names))
        client.force_login(user)
        return {page: client.get(f"{BASE}{page}/").status_code for page in PAGES}

    return open_pages


def test_nobody_sees_any_without_permission(open_with):
    assert open_with() == dict.fromkeys(PAGES, 403)


def test_posts_alone_open_posts_and_audience(open_with, client):
    opened = {"posts": 200, "audience": 200, "people": 403, "costs": 403, "engagers": 403}
    assert open_with("view_post") == opened
    tabs = client.get(f"{BASE}posts/").context["tabs"]
    assert [tab.title for tab in tabs] == ["Posts", "Audience"]


def test_people_and_costs_need_their_own(open_with):
    assert open_with("view_post", "view_engager", "view_charge") == dict.fromkeys(PAGES, 200)


def test_export_needs_its_permission(open_with, client):
    open_with("view_post")
    answer = client.get(f"{BASE}posts/?chart=ranking&format=csv")
    assert answer.status_code == 403


def test_who_is_not_logged_in_is_asked_to(client, db):
    assert client.get(f"{BASE}posts/").status_code == 302
