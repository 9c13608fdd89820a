"""Two people with stale pages: whatever they do in whatever order, no write is lost silently."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from access.models import User
from posts.domain.edit import CellEdit, edit_posts
from posts.domain.fields import BUILT_IN
from posts.models import CustomField, Post
from tests.factories.posts import NOW, PostFactory

VALUES = {
    "name": ["", "a", "b"],
    "campaign": ["", "Autumn", "Winter"],
    "tags": [[], ["x"], ["x", "y"]],
    "sponsored": [None, True, False],
    "custom.size": [None, 1, 2],
}
CELLS = st.sampled_from([(key, value) for key, values in VALUES.items() for value in values])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("look"), st.integers(0, 1), st.none()),
        st.tuples(st.just("edit"), st.integers(0, 1), st.lists(CELLS, min_size=1, max_size=3)),
    ),
    max_size=25,
)


@dataclass
class Page:
    """What one person's browser shows: as naive as can be, one version for the whole row."""

    user: User
    version: int = 0
    shown: dict = field(default_factory=dict)

    def look(self):
        post = Post.objects.get()
        self.version = post.version
        self.shown = held(post)


def held(post):
    plain = {one.key: getattr(post, one.key) for one in BUILT_IN if one.key in VALUES}
    return {**plain, "custom.size": post.custom.get("size")}


@pytest.mark.django_db
class TestTwoPeople(TestCase):
    @settings(max_examples=60)
    @given(steps=STEPS)
    def test_nobody_overwrites_what_they_have_not_seen(self, steps):
        CustomField.objects.create(key="size", label="Size", kind="number")
        PostFactory()
        pages = [Page(User.objects.create(username=name)) for name in ("ada", "ben")]
        for page in pages:
            page.look()
        for number, (verb, who, cells) in enumerate(steps):
            page = pages[who]
            if verb == "look":
                page.look()
            else:
                self.edit(page, dict(cells), number)

    def edit(self, page, cells, number):
        post = Post.objects.get()
        before, version = held(post), post.version
        edits = [CellEdit(post.pk, key, value, page.version) for key, value in cells.items()]
        done = edit_posts(edits, by=page.user, at=NOW + timedelta(minutes=number))
        now = Post.objects.get()
        for cell in done:
            if cell.outcome == "saved":
                # The one thing that matters: what was written over had been on their page.
                assert page.shown[cell.field] == before[cell.field]
                assert held(now)[cell.field] == cells[cell.field]
            elif cell.outcome == "conflict":
                assert held(now)[cell.field] == before[cell.field] == cell.value
                assert cell.changed_at is not None
                assert cell.reason
            else:
                assert cell.outcome == "unchanged"
                assert held(now)[cell.field] == before[cell.field] == cells[cell.field]
        saved = [cell for cell in done if cell.outcome == "saved"]
        assert now.version == version + bool(saved)
        assert Post.history.filter(version=now.version).count() == 1
        for cell in done:
            if cell.outcome != "conflict":
                page.shown[cell.field] = cell.value
                page.version = cell.version
