"""`/api/v1/`, its schema and its documentation."""

from __future__ import annotations

from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView
from rest_framework.routers import SimpleRouter

from api.engagers.views import CompanyViewSet, EngagementViewSet, EngagerViewSet
from api.health import Live, Ready
from api.posts.views import PostViewSet, ScrapeViewSet
from api.problems import answer_unknown
from api.reports.views import ReportView
from api.runs.views import RunViewSet

router = SimpleRouter()
router.register("posts", PostViewSet, basename="post")
router.register("scrapes", ScrapeViewSet, basename="scrape")
router.register("engagers", EngagerViewSet, basename="engager")
router.register("engagements", EngagementViewSet, basename="engagement")
router.register("companies", CompanyViewSet, basename="company")
router.register("runs", RunViewSet, basename="run")

v1 = [
    path("health/live", Live.as_view(), name="live"),
    path("health/ready", Ready.as_view(), name="ready"),
    path("reports/<slug:view>/", ReportView.as_view(), name="report"),
    *router.urls,
]

app_name = "api"

urlpatterns = [
    path("v1/", include(v1)),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", SpectacularSwaggerView.as_view(url_name="api:schema"), name="docs"),
    re_path(r"^(?P<path>.*)$", answer_unknown),
]
