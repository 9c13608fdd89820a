"""The dashboards in a browser: values of the curve, filters in the address, CSV, a press on a bar."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from posts.models import Post
from tests.browser.find_serious import find_serious
from tests.browser.hands import IS_DRAWN, press_point
from tests.reporting.history import History, day

BASE = "/admin/desk/dashboards"
DATASETS = (
    "(id) => document.querySelector(`#chart-${id} canvas`).chart.data.datasets"
    ".map((one) => [one.label, one.data])"
)


@pytest.fixture
def history(site):
    made = History()
    Post.objects.filter(pk=made.second.pk).update(
        name="Second launch", published_at=day(-2) - timedelta(days=1)
    )
    return made


def test_two_posts_are_chosen_by_search_and_drawn(history, log_in):
    page = log_in("analyst")
    page.goto(f"{BASE}/posts/")
    page.fill("[name=q]", "launch")
    page.click("text=Search posts")
    page.check("label:has-text('Second launch') input")
    page.check(f"input[name=post][value='{history.first.pk}']")
    page.select_option("[name=unit]", "hours")
    page.click("button:text-is('Show')")
    page.wait_for_url("**unit=hours**")
    drawn = {
        "Launch": [{"x": 26, "y": 4}, {"x": 74, "y": 6}],
        "Second launch": [{"x": 34, "y": 0}, {"x": 72, "y": 2}],
    }
    expect(page.locator("#chart-curve canvas")).to_be_visible()
    assert dict(page.evaluate(DATASETS, "curve")) == drawn
    page.reload()
    expect(page.locator("[name=unit]")).to_have_value("hours")
    expect(page.locator("input[name=post]:checked")).to_have_count(2)
    assert dict(page.evaluate(DATASETS, "curve")) == drawn


def test_press_on_a_point_opens_its_scrape(history, log_in):
    page = log_in("analyst")
    page.goto(f"{BASE}/posts/?post={history.first.pk}")
    press_point(page, "#chart-curve canvas", 0, 1)
    page.wait_for_url(f"**/admin/posts/scrape/{history.first_again.pk}/change/")


LINE = """() => {
    const {chart} = document.querySelector("#chart-lift canvas");
    const {ctx, chartArea: area, scales: {x}} = chart;
    const drawn = (value) => {
        const scale = window.devicePixelRatio;
        const {height} = area;
        const column = [x.getPixelForValue(value) * scale, area.top * scale, 1, height * scale];
        const {data} = ctx.getImageData(...column.map(Math.floor));
        return data.filter((_one, number) => number % 4 === 3 && data[number] > 200).length > height / 3;
    };
    return {
        legend: chart.legend.legendItems.map(({text}) => text),
        lines: [.9, 1].filter(drawn),
        most: x.max,
    };
}"""


def test_lift_is_drawn_beside_the_average(history, log_in):
    page = log_in("analyst")
    Post.objects.filter(pk=history.first.pk).update(reposts=2)
    Post.objects.filter(pk=history.second.pk).update(post_type="Video")
    page.goto(f"{BASE}/posts/")
    canvas = page.locator("#chart-lift canvas")
    page.wait_for_function(IS_DRAWN, arg=canvas.element_handle())
    assert page.evaluate(DATASETS, "lift") == [["Lift", [0.5]]]
    assert page.evaluate(LINE) == {
        "legend": ["Lift", "1 = as the average"],
        "lines": [1],
        "most": 1,
    }
    item = canvas.evaluate("(canvas) => canvas.chart.legend.legendHitBoxes[1]")
    canvas.click(position={"x": item["left"] + 5, "y": item["top"] + 5})
    assert page.evaluate(LINE)["lines"] == [1]


def test_csv_equals_the_table(history, log_in):
    page = log_in("analyst")
    page.goto(f"{BASE}/audience/?split=post")
    page.click("#chart-reach summary")
    table = [
        row.locator("td").all_inner_texts() for row in page.locator("#chart-reach tbody tr").all()
    ]
    with page.expect_download() as download:
        page.click("#chart-reach a:text-is('CSV')")
    header, *rows = csv.reader(io.StringIO(download.value.path().read_text()))
    shown = page.locator("#chart-reach thead th").all_inner_texts()
    assert header == [*shown[:4], f"{shown[4]} (0 to 1)", shown[5]]
    assert rows == [
        ["Launch", "3", "1", "2", "0.5", "1"],
        ["Second launch", "2", "1", "1", "1.0", "1"],
    ]
    assert [[*row[:4], f"{float(row[4]):.1%}", row[5]] for row in rows] == table


def test_press_on_a_bar_opens_the_people_it_counts(history, log_in):
    page = log_in("analyst")
    page.goto(f"{BASE}/audience/")
    assert page.evaluate(DATASETS, "audience") == [["Engagers", [1, 1, 2]]]
    press_point(page, "#chart-audience canvas", 0, 2)
    page.wait_for_url("**/admin/desk/dashboards/engagers/?*")
    expect(page.locator("#behind tbody td:first-child")).to_have_text(["Bob Example", "Org"])


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_pages_are_accessible_and_narrow_enough(history, log_in, scheme, width):
    page = log_in("admin", color_scheme=scheme, viewport={"width": width, "height": 800})
    findings = {}
    for name in ("posts", "audience", "people", "costs", "engagers"):
        page.goto(f"{BASE}/{name}/?post={history.first.pk}&days=x")
        for fold in page.locator(".dash-fold summary:visible").all():
            fold.click()
        for rule, wrong in find_serious(page).items():
            findings[f"{name} {rule}"] = wrong
        assert page.evaluate("document.documentElement.scrollWidth") == width
    assert findings == {}


def test_a_narrow_window_shows_numbers_first_and_unfolds_the_filters(history, log_in):
    page = log_in("analyst", viewport={"width": 390, "height": 800})
    page.goto(f"{BASE}/posts/?ownership=own&since={day(-9).date().isoformat()}")
    form, fold = page.get_by_role("form", name="Filters"), page.locator(".dash-fold summary")
    expect(form).to_be_hidden()
    expect(fold).to_have_text("Filters (2 active)")
    expect(page.locator(".dash-figure").first).to_be_in_viewport()
    fold.press("Enter")
    expect(page.locator("[name=campaign]")).to_be_visible()
    # Posts that were searched for are there to be ticked.
    page.fill("[name=q]", "launch")
    page.click("text=Search posts")
    page.check("label:has-text('Second launch') input")
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{BASE}/posts/")
    expect(fold).to_be_hidden()
    expect(form).to_be_visible()


def test_form_and_tables_need_no_script_of_ours(history, log_in):
    page = log_in("analyst")
    page.route("**/static/desk/**/*.js", lambda route: route.abort())
    page.goto(f"{BASE}/people/")
    expect(page.locator("#chart-top tbody tr")).to_have_count(4)
    page.fill("[name=since]", day(-3).date().isoformat())
    page.click("button:text-is('Show')")
    page.wait_for_url(f"**since={day(-3).date().isoformat()}**")
    expect(page.locator("#chart-top tbody tr")).to_have_count(3)
