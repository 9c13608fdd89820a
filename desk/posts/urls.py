"""Under /admin/desk/posts/."""

from __future__ import annotations

from django.urls import path

from desk.posts.check import check_address
from desk.posts.history import post_history, restore_value
from desk.posts.scrape import scrape_many, scrape_one
from desk.posts.tracking import set_tracking

urlpatterns = [
    path("check/", check_address, name="post-check"),
    path("scrape/", scrape_many, name="posts-scrape"),
    path("<int:post_id>/scrape/", scrape_one, name="post-scrape"),
    path("<int:post_id>/tracking/", set_tracking, name="post-tracking"),
    path("<int:post_id>/history/", post_history, name="post-history"),
    path("<int:post_id>/restore/", restore_value, name="post-restore"),
]
