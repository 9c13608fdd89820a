"""Addresses of the pages for who reads the views."""

from __future__ import annotations

from django.urls import URLPattern, path

from desk.reports.views import checks, dictionary, guide, looker

urlpatterns: list[URLPattern] = [
    path("checks/", checks.checks, name="checks"),
    path("checks/run/", checks.run, name="checks_run"),
    path("checks/state/", checks.state, name="checks_state"),
    path("dictionary/", dictionary.dictionary, name="dictionary"),
    path("dictionary/freshness/", dictionary.freshness, name="dictionary_freshness"),
    path("dictionary/<slug:view>.<slug:form>", dictionary.download, name="dictionary_download"),
    path("guides/<slug:name>/", guide.guide, name="guide"),
    path("looker/", looker.looker, name="looker"),
]
