"""Pages without a row say once why, and what to do."""

from __future__ import annotations

import pytest

from tests.factories.posts import PostFactory, ScrapeFactory

PAGES = ("posts", "audience", "people", "costs")
NO_POSTS = "There are no posts yet. Add them in the table of posts: the next run measures them."
NOT_MEASURED = "No post was measured yet: the next run measures those that are due."
NOTHING = (
    "There is nothing to show for this period and these filters. Choose a longer period, or fewer"
    " filters."
)


@pytest.fixture
def look(log_in_as):
    client = log_in_as("analyst")

    def open_page(name, **asked):
        answer = client.get(f"/admin/desk/dashboards/{name}/", asked)
        return answer.context["nothing"], answer.content.decode()

    return open_page


@pytest.mark.parametrize("name", PAGES)
def test_site_without_a_post(look, name, db):
    said, page = look(name)
    assert said == NO_POSTS
    assert page.count("desk-empty") == 1
    assert 'href="/admin/posts/post/">Go to the posts</a>' in page


@pytest.mark.parametrize("name", PAGES)
def test_posts_that_were_never_measured(look, name, db):
    ScrapeFactory(post=PostFactory(published_at=None), state="failed", error="refused")
    assert look(name)[0] == NOT_MEASURED


@pytest.mark.parametrize("name", PAGES)
def test_period_without_data(look, history, name):
    said, page = look(name, since="2020-01-01", until="2020-01-31")
    assert said == NOTHING
    assert "<canvas" not in page
    assert look(name)[0] == ""
