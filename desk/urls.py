"""Pages of our own, under /admin/desk/. Every view is a `desk_page`."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from desk.me.views import me

app_name = "desk"

urlpatterns: list[URLPattern | URLResolver] = [
    path("dashboards/", include("desk.dashboards.urls")),
    path("", include("desk.engagers.urls")),
    path("grid/", include("desk.grid.urls")),
    path("", include("desk.history.urls")),
    path("", include("desk.review.urls")),
    path("me/", me, name="me"),
    path("home/", include("desk.home.urls")),
    path("pipeline/", include("desk.pipeline.urls")),
    path("", include("desk.exchange.urls")),
    path("posts/", include("desk.posts.urls")),
    path("", include("desk.reports.urls")),
]
