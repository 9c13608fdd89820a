"""What people may change about their own login."""

from __future__ import annotations

from access.models import User


def test_the_time_zone_is_kept_and_times_are_shown_in_it(log_in_as):
    client = log_in_as("analyst")

    answer = client.post("/admin/desk/me/", {"time_zone": "Asia/Kolkata", "first_name": "Ada"})

    assert (answer.status_code, answer.url) == (302, "/admin/desk/me/")
    user = User.objects.get(pk=client.user.pk)
    assert (user.time_zone, user.first_name) == ("Asia/Kolkata", "Ada")
    assert 'data-admin-utc-offset="19800"' in client.get("/admin/desk/me/").content.decode()


def test_an_unknown_zone_is_refused_and_nothing_is_changed(log_in_as):
    client = log_in_as("analyst")

    answer = client.post("/admin/desk/me/", {"time_zone": "Mars/Olympus", "first_name": "Ada"})

    assert answer.status_code == 200
    assert "Mars/Olympus is not one of the available choices" in answer.content.decode()
    assert User.objects.get(pk=client.user.pk).first_name == ""


def test_rights_cannot_be_changed_there(log_in_as):
    client = log_in_as("analyst")

    client.post("/admin/desk/me/", {"time_zone": "", "is_superuser": "on", "username": "other"})

    user = User.objects.get(pk=client.user.pk)
    assert (user.is_superuser, user.username) == (False, "some-analyst")


def test_nobody_comes_in_without_a_login(client, db):
    answer = client.get("/admin/desk/me/")

    assert (answer.status_code, answer.url) == (302, "/admin/login/?next=/admin/desk/me/")
