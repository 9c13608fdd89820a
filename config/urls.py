"""Addresses: the admin, pages of our own within it, and the API."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

urlpatterns = [
    path("", RedirectView.as_view(url="/admin/")),
    path("api/", include("api.urls")),
    path("admin/desk/", include("desk.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "api.problems.answer_bad_request"
handler500 = "api.problems.answer_failure"
