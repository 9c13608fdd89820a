"""What two programs, or a program and a person, write on one post at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from access.models import User
from api.posts.write import label_post
from api.problems import Conflict
from posts.models import Post
from tests.factories.posts import PostFactory


def test_a_field_that_somebody_changed_since_is_a_conflict_and_nothing_is_written(owner):
    post = PostFactory(name="A")
    other = User.objects.create_user("bo")
    now = timezone.now()
    label_post(post.pk, {"name": "B"}, by=other, at=now)

    labels = {"name": "C", "campaign": "Autumn"}
    with pytest.raises(Conflict, match="Name: bo") as conflict:
        label_post(post.pk, labels, by=owner, at=now + timedelta(minutes=1), seen_version=1)

    assert "Nothing was overwritten" in str(conflict.value.detail)
    assert Post.objects.values_list("name", "campaign", "version").get() == ("B", "", 2)
