"""No serious finding of axe-core on any page, in light and in dark, wide and narrow."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone

from desk.exchange.start_import import upload_import
from desk.review.queues import QUEUES
from engagers.models import Engager
from pipeline.domain.request_run import request_run
from posts.models import Label
from reporting.tasks import check_now
from tests.admin.test_lists import MAKERS
from tests.browser.find_serious import find_serious
from tests.desk.exchange.tables import bring, check, make_person, url
from tests.desk.review.reviewing import in_review, mirror
from tests.reporting.history import History

PARTS = 3  # of the pages, each a test: two processes share them, and a failure is found sooner
SCREENS = [(1280, ("light", "dark")), (390, ("light",))]
OURS = (
    "admin:index",
    "desk:me",
    "desk:imports",
    "desk:pipeline",
    "desk:start_run",
    "desk:history",
    "desk:home_engagements",
    "desk:checks",
    "desk:dictionary",
    "desk:looker",
    "desk:dashboard_posts",
    "desk:dashboard_audience",
    "desk:dashboard_people",
    "desk:dashboard_costs",
    "desk:dashboard_engagers",
    "desk:review",
)
TABLE = f"url,name,sponsored\n{url(1)},A,yes\n{url(2)},B,maybe\n"


def _lists():
    for model in sorted(admin.site._registry, key=str):
        base = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        yield reverse(f"{base}_changelist")
        row = model._default_manager.first()
        if row is not None:
            yield reverse(f"{base}_change", args=[row.pk])
    for name in ("posts_post", "posts_customfield", "engagers_exclusion", "posts_label"):
        yield reverse(f"admin:{name}_add")


def _fill_ours():
    """Something on every page; the addresses of those that are about one thing."""
    history = History()
    waiting = in_review("901", "902", name="Ada Example")
    mirror("901")
    check_now()
    ada = make_person()
    uploaded = upload_import(TABLE.encode(), filename="posts.csv", by=ada)
    checked = check(upload_import(TABLE.encode(), filename="posts.csv", by=ada))
    done = bring(TABLE, ada)
    run = request_run(trigger="admin", at=timezone.now(), steps=["scrape", "describe"])
    first, second = Engager.objects.order_by("pk")[:2]
    yield from (reverse("desk:import", args=[job.pk]) for job in (uploaded, checked, done))
    yield from (reverse("desk:review_queue", args=[queue.key]) for queue in QUEUES[1:])
    yield from (reverse("desk:guide", args=[name]) for name in ("looker-studio", "metrics"))
    yield reverse("desk:dashboard_posts") + f"?post={history.first.pk}&post={history.second.pk}"
    yield reverse("desk:history_of_list", args=["posts.label"])
    yield reverse("desk:history_of", args=["posts.label", Label.objects.earliest("pk").pk])
    yield reverse("desk:post-history", args=[history.first.pk])
    yield reverse("desk:engager_merge", args=[first.pk])
    yield reverse("desk:engager_merge", args=[first.pk]) + f"?other={second.pk}"
    yield reverse("desk:engager_split", args=[first.pk])
    yield reverse("desk:engager_erase", args=[first.pk])
    yield reverse("admin:posts_post_change", args=[history.first.pk])
    yield reverse("admin:engagers_engager_change", args=[waiting.engager_id])
    yield reverse("admin:engagers_company_change", args=[waiting.engager.company_id])
    yield reverse("admin:pipeline_run_change", args=[run.pk])
    yield from (reverse(name) for name in OURS)


def _switch(page, scheme):
    """As a person does, by the keys of the admin."""
    page.emulate_media(color_scheme=scheme)
    page.keyboard.press("Control+e")
    page.wait_for_selector(f"html.{scheme}")


def _look_at(log_in, addresses, width, schemes):
    """{page, scheme and rule: what is wrong} of those pages. The next one opens in the scheme in
    which the last one was left.
    """
    page = log_in("admin", color_scheme="light", viewport={"width": width, "height": 800})
    page.evaluate("localStorage.setItem('adminTheme', '\"light\"')")
    findings, now = {}, "light"
    for address in addresses:
        status = page.goto(address).status
        if status != 200:
            findings[address] = status
        for scheme in sorted(schemes, key=lambda one: one != now):
            if scheme != now:
                _switch(page, scheme)
                now = scheme
            for rule, wrong in find_serious(page).items():
                findings[f"{address} {scheme} {rule}"] = wrong
    return findings


@pytest.mark.parametrize(("width", "schemes"), SCREENS)
@pytest.mark.parametrize("part", range(PARTS))
def test_no_list_has_a_serious_finding(log_in, part, width, schemes):
    for make in MAKERS.values():
        make()
    assert _look_at(log_in, list(_lists())[part::PARTS], width, schemes) == {}


@pytest.mark.parametrize(("width", "schemes"), SCREENS)
@pytest.mark.parametrize("part", range(PARTS))
def test_no_page_of_ours_has_a_serious_finding(log_in, part, width, schemes):
    assert _look_at(log_in, list(_fill_ours())[part::PARTS], width, schemes) == {}
