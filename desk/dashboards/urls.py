from __future__ import annotations

from django.urls import path

from desk.dashboards import behind, views

urlpatterns = [
    path("posts/", views.posts, name="dashboard_posts"),
    path("audience/", views.audience, name="dashboard_audience"),
    path("people/", views.people, name="dashboard_people"),
    path("costs/", views.costs, name="dashboard_costs"),
    path("engagers/", behind.list_engagers, name="dashboard_engagers"),
]
