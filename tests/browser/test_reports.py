"""Searching the data dictionary, running the checks, copying what a connection needs."""

from __future__ import annotations

from reporting.models import CheckResult
from reporting.tasks import check_now

VIEWS = "[data-view]:not(.desk-hidden)"
ROWS = "tr[data-words]:not(.desk-hidden)"


def test_search_leaves_what_has_the_words(log_in):
    page = log_in("analyst")
    page.goto("/admin/desk/dictionary/")
    whole = page.locator(VIEWS).count()

    page.fill("[data-search]", "spent descriptions")

    assert [page.locator(VIEWS).count(), page.locator(ROWS).count()] == [1, 1]
    assert page.locator(ROWS).inner_text().startswith("cost_usd")
    assert page.locator("[data-found]").inner_text() == "1 columns of 1 views"
    page.reload()
    assert page.locator(ROWS).count() == 1
    page.fill("[data-search]", "nothing has this")
    assert page.locator("[data-found]").inner_text() == "Nothing has these words: try fewer."
    page.fill("[data-search]", "")
    assert page.locator(VIEWS).count() == whole


def test_freshness_comes_after_the_page(log_in):
    page = log_in("analyst")
    page.goto("/admin/desk/looker/")

    page.wait_for_function("document.querySelector('[data-freshness=scrapes]').textContent !== '…'")

    said = page.locator("[data-freshness=scrapes]").first.inner_text()
    assert said == "never brought up to date yet"


def test_copy_says_what_it_did(log_in):
    page = log_in("analyst", permissions=["clipboard-read", "clipboard-write"])
    page.goto("/admin/desk/looker/")

    page.click("[data-copy=copy-sql]")

    page.wait_for_selector("text=Copied.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == "SELECT * FROM data_freshness"


def test_run_now_follows_until_the_results_are_there(log_in):
    page = log_in("operator")
    page.goto("/admin/desk/checks/")

    page.click("[data-run]")
    page.wait_for_selector("text=The checks run in the queue")
    assert CheckResult.objects.count() == 0
    check_now()

    page.wait_for_selector("text=checks hold")
