"""Addresses of the import of LinkedIn's own figures."""

from __future__ import annotations

from django.urls import URLPattern, path

from desk.exchange.linkedin import views

urlpatterns: list[URLPattern] = [
    path("linkedin-figures/", views.figures, name="linkedin_figures"),
    path("linkedin-figures/preview/", views.preview, name="linkedin_figures_preview"),
    path("linkedin-figures/confirm/", views.confirm, name="linkedin_figures_confirm"),
]
