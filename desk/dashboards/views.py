"""The four dashboards, and the list of people behind their numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC
from typing import Protocol

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from desk.dashboards.audience import AudiencePage
from desk.dashboards.chart import Chart
from desk.dashboards.costs import CostsPage
from desk.dashboards.export import export_chart, may_export
from desk.dashboards.figure import Figure
from desk.dashboards.filters import Filters, read_filters
from desk.dashboards.form import FormField, list_presets
from desk.dashboards.people import PeoplePage
from desk.dashboards.posts import PostsPage
from desk.dashboards.tabs import list_tabs
from desk.page import desk_page, render_page
from posts.models import Post, Scrape


class Page(Protocol):
    """One dashboard, for one request: only the charts asked for are read."""

    most_posts: int

    def __init__(self, request: HttpRequest, filters: Filters) -> None: ...

    @property
    def charts(self) -> dict[str, Callable[[], Chart]]: ...

    def list_fields(self) -> Sequence[FormField]: ...

    def list_figures(self) -> Sequence[Figure]: ...


@desk_page("posts.view_post")
def posts(request: HttpRequest) -> HttpResponse:
    return _answer(request, "posts", PostsPage)


@desk_page("posts.view_post")
def audience(request: HttpRequest) -> HttpResponse:
    return _answer(request, "audience", AudiencePage)


@desk_page("posts.view_post", "engagers.view_engager")
def people(request: HttpRequest) -> HttpResponse:
    return _answer(request, "people", PeoplePage)


@desk_page("posts.view_post", "integrations.view_charge")
def costs(request: HttpRequest) -> HttpResponse:
    return _answer(request, "costs", CostsPage)


def _answer(request: HttpRequest, name: str, make: type[Page]) -> HttpResponse:
    """The page; or with `?chart=name&format=csv` the rows of one chart (403, or 404 for a chart
    that is not there).
    """
    today = timezone.now().astimezone(UTC).date()
    filters = read_filters(request.GET, today=today, most_posts=make.most_posts)
    filters.sees_people = request.user.has_perm("engagers.view_engager")
    page = make(request, filters)
    if "format" in request.GET:
        wanted = request.GET.get("chart", "")
        if wanted not in page.charts or request.GET["format"] != "csv":
            names = ", ".join(page.charts)
            raise Http404(f"There is no such file: chart is one of {names}, format is csv.")
        return export_chart(request, page.charts[wanted](), stem=f"dashboard-{name}")
    charts = [make_one() for make_one in page.charts.values()]
    return render_page(
        request,
        "desk/dashboards/page.html",
        title=f"Dashboard: {name}",
        name=name,
        tabs=list_tabs(request, filters, chosen=name),
        filters=filters,
        fields=page.list_fields(),
        presets=list_presets(filters),
        figures=page.list_figures(),
        most_posts=make.most_posts,
        charts=[
            (
                one,
                f"?{filters.ask(chart=one.name, format='csv')}" if may_export(request, one) else "",
            )
            for one in charts
        ],
        nothing="" if any(one.rows for one in charts) else say_nothing(),
    )


def say_nothing() -> str:
    """Instead of one empty chart below the other."""
    if not Post.objects.exists():
        return "There are no posts yet. Add them in the table of posts: the next run measures them."
    if not Scrape.objects.measured().exists():
        return "No post was measured yet: the next run measures those that are due."
    return "There is nothing to show for this period and these filters. Choose a longer period, or fewer filters."
