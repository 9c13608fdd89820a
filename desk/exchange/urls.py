"""Addresses of imports and exports."""

from __future__ import annotations

from django.urls import URLPattern, path

from desk.exchange.linkedin.urls import urlpatterns as linkedin_figures
from desk.exchange.views import export, imports, one, steps

urlpatterns: list[URLPattern] = [
    path("grid/export/", export.export, name="grid_export"),
    *linkedin_figures,
    path("imports/", imports.imports, name="imports"),
    path("imports/upload/", imports.upload, name="import_upload"),
    path("imports/<int:job_id>/", one.one_import, name="import"),
    path("imports/<int:job_id>/state/", one.import_state, name="import_state"),
    path("imports/<int:job_id>/refused/", one.refused_file, name="import_refused"),
    path("imports/<int:job_id>/check/", steps.check, name="import_check"),
    path("imports/<int:job_id>/run/", steps.run, name="import_run"),
    path("imports/<int:job_id>/cancel/", steps.cancel, name="import_cancel"),
]
