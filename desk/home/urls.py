"""Addresses under /admin/desk/home/. The home page itself is /admin/."""

from __future__ import annotations

from django.urls import path

from desk.home.views import list_engagements

urlpatterns = [path("engagements/", list_engagements, name="home_engagements")]
