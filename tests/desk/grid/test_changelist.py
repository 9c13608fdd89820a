"""The Posts page is the grid; Django's own list stays where its actions and links need it."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext

from access.models import User
from tests.factories.posts import PostFactory

PATH = "/admin/posts/post/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def enter(client):
    def log_in(role):
        user = User.objects.create_user(role, is_staff=True)
        user.groups.set(Group.objects.filter(name=role))
        client.force_login(user)
        return client

    return log_in


def test_it_tells_the_scripts_where_things_are(enter):
    answer = enter("creative").get(PATH)

    assert next(template.name for template in answer.templates) == "desk/grid.html"
    assert answer.context["grid_page"] == {
        "base": "/admin/desk/grid/",
        "post_url": "/admin/posts/post/0/change/",
        "scrape_url": "/admin/desk/posts/0/scrape/",
        "time_zone": "UTC",
    }


def test_who_may_not_see_posts_is_refused(enter):
    assert enter("nobody").get(PATH).status_code == 403


@pytest.mark.parametrize(
    "query", ["plain=1", "tracking__exact=active", "_popup=1", "p=1", "plain=1&o=1"]
)
def test_the_plain_list_is_given_where_it_is_asked_for(enter, query):
    PostFactory(name="Launch film")

    answer = enter("administrator").get(f"{PATH}?{query}")

    assert answer.status_code == 200
    assert answer.template_name is not None
    assert "Launch film" in answer.content.decode()


def test_a_filter_of_the_grid_in_the_address_is_the_grids(enter):
    answer = enter("creative").get(PATH, {"filter": '{"match":"all","rules":[]}', "sort": "-name"})

    assert next(template.name for template in answer.templates) == "desk/grid.html"


@pytest.mark.parametrize("rows", [1, 3])
def test_the_frame_reads_no_posts(enter, rows):
    PostFactory.create_batch(rows)
    client = enter("creative")
    client.get(PATH)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get(PATH)

    assert not [query for query in queries if "posts_post" in query["sql"]]
    assert len(queries) == 4
