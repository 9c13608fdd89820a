"""A creative brings a table of posts: columns, check, import, and the mended rows."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from django.contrib.auth.models import Group, Permission
from playwright.sync_api import expect

from posts.models import Post
from tests.browser.hands import follow
from tests.desk.exchange.tables import url
from tests.factories.posts import PostFactory

GOOD, BAD = 10, 3


def make_file(path: Path) -> Path:
    lines = [["Link", "Titel", "Kampagne", "Gesponsert", "Ignoriert"]]
    lines += [[url(n), f"Post {n}", "Spring", "ja", "x"] for n in range(GOOD)]
    lines += [
        [url(100), "Bad flag", "Spring", "maybe", "x"],
        ["https://example.com/", "Bad address", "Spring", "ja", "x"],
        [url(0), "Doubled", "Spring", "ja", "x"],
    ]
    file = path / "posts.csv"
    file.write_text("\n".join(";".join(line) for line in lines), encoding="cp1252")
    return file


def mend(path: Path) -> Path:
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    assert [row[-1] for row in rows] == [
        "error",
        "Gesponsert: 'maybe' is neither yes nor no: write one of these, or nothing",
        rows[2][-1],
        "the same post as line 2: keep one of the two",
    ]
    rows[1][3] = "nein"
    rows[2][0], rows[3][0] = url(101), url(102)
    mended = path.with_name("mended.csv")
    with mended.open("w", newline="") as file:
        csv.writer(file).writerows(rows)
    return mended


def press(page, name):
    follow(page.get_by_role("button", name=name))


def test_good_rows_are_imported_and_the_mended_ones_after_them(log_in, tmp_path):
    page = log_in("creative")
    page.goto("/admin/desk/imports/")
    page.set_input_files("[name=file]", make_file(tmp_path))
    press(page, "Upload and choose columns")

    page.wait_for_selector("text=What each column holds")
    chosen = [page.locator(f"#column-{n}").input_value() for n in range(5)]
    assert chosen == ["url", "name", "campaign", "sponsored", ""]
    page.select_option("#column-4", "notes")
    page.select_option("#column-4", "name")
    expect(page.locator("#column-4")).to_have_attribute("aria-invalid", "true")
    page.select_option("#column-4", "")
    press(page, "Check without writing")

    page.wait_for_selector("text=Checked: nothing is written yet")
    expect(page.locator(".exchange-refused tbody tr")).to_have_count(BAD)
    expect(page.locator("[data-count=created]")).to_have_text(str(GOOD))
    assert Post.objects.count() == 0
    press(page, "Import the good rows")

    page.wait_for_selector("#state:has-text('Imported')")
    names = set(Post.objects.values_list("name", flat=True))
    assert names == {f"Post {n}" for n in range(GOOD)}
    with page.expect_download() as download:
        page.click("a:text-is('CSV')")
    refused = tmp_path / "refused.csv"
    download.value.save_as(refused)

    page.set_input_files("[name=file]", mend(refused))
    press(page, "Upload and choose columns")
    press(page, "Check without writing")
    page.wait_for_selector("text=Checked: nothing is written yet")
    expect(page.locator(".exchange-refused")).to_have_count(0)
    follow(page.locator("[data-import]"))
    page.wait_for_selector("#state:has-text('Imported')")
    assert set(Post.objects.values_list("name", flat=True)) - names == {
        "Bad flag",
        "Bad address",
        "Doubled",
    }


def test_a_large_import_shows_its_progress_without_a_reload(log_in, tmp_path, monkeypatch):
    from desk.exchange import start_import, work_on_import
    from desk.models import Import

    monkeypatch.setattr(start_import, "SMALL", 0)
    monkeypatch.setattr(work_on_import, "CHUNK", 4)
    page = log_in("creative")
    page.goto("/admin/desk/imports/")
    page.set_input_files("[name=file]", make_file(tmp_path))
    press(page, "Upload and choose columns")
    press(page, "Check without writing")
    page.wait_for_selector("text=0 of 13 rows (waiting for the queue)")
    page.evaluate("window.isSamePage = true")

    job = Import.objects.get()
    work_on_import.work_on_import(job.pk, slice_seconds=-1)
    page.wait_for_selector("text=4 of 13 rows")
    assert page.locator("progress").evaluate("bar => [bar.value, bar.max]") == [4, 13]
    assert page.evaluate("window.isSamePage")

    work_on_import.work_on_import(job.pk)
    page.wait_for_selector("text=Checked: nothing is written yet")


def test_what_the_grid_shows_is_exported(log_in):
    for name in ("Alpha", "Beta", "=Gamma"):
        PostFactory(name=name, campaign="Spring")
    page = log_in("creative")
    page.goto("/admin/posts/post/")
    page.wait_for_selector("#grid-body[aria-busy=false]")
    page.wait_for_selector("#grid-table .tabulator-row")
    page.locator("#grid-search").press_sequentially("eta")
    expect(page.locator("#grid-count")).to_have_text("1 post")
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name="CSV").click()
    rows = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text("utf-8-sig"))))
    assert download.value.suggested_filename.startswith("posts 20")
    assert [(row["Name"], row["Campaign"]) for row in rows] == [("Beta", "Spring")]
    assert page.get_by_role("link", name="Import", exact=True).last.get_attribute("href") == (
        "/admin/desk/imports/"
    )


def test_who_may_not_export_sees_no_button(log_in):
    Group.objects.get(name="creative").permissions.remove(
        *Permission.objects.filter(codename__in=["export_post", "import_post"])
    )
    PostFactory()
    page = log_in("creative")
    page.goto("/admin/posts/post/")
    page.wait_for_selector("#grid-table .tabulator-row")
    expect(page.locator("#exchange-bar > *")).to_have_count(0)
