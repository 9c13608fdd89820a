"""The pages of imports, as people go through them."""

from __future__ import annotations

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from desk.exchange import start_import
from desk.exchange.start_import import upload_import
from desk.exchange.views import steps
from desk.models import Import
from posts.models import Post
from tests.desk.exchange.tables import bring, check, counts, faults, make_person, url, urn

PAGE = "/admin/desk/imports/"
CONTENT = f"url,name,sponsored\n{url(1)},A,yes\n{url(2)},'=1+1,maybe\n{url(3)},-5,-5\n"


def send(client, content=CONTENT, name="posts.csv"):
    data = content.encode() if isinstance(content, str) else content
    return client.post(f"{PAGE}upload/", {"file": SimpleUploadedFile(name, data)})


def choose(job, **more):
    columns = {f"column-{index}": key for index, key in job.mapping.items()}
    return {**columns, "match_field": job.match_field, "mode": job.mode, **more}


def read(answer):
    content = b"".join(answer.streaming_content)
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_a_file_goes_from_upload_to_posts_and_the_bad_rows_come_back(log_in_as):
    client = log_in_as("creative")
    answer = send(client)
    job = Import.objects.get()
    assert (answer.status_code, answer.url) == (302, f"{PAGE}{job.pk}/")
    assert (job.owner, job.filename, job.total_rows) == (client.user, "posts.csv", 3)

    page = client.get(answer.url).content.decode()
    assert '<option value="url" title=' in page
    assert "Check without writing" in page

    answer = client.post(f"{PAGE}{job.pk}/check/", choose(job))
    assert (answer.status_code, answer.url) == (302, f"{PAGE}{job.pk}/")
    assert Post.objects.count() == 0
    page = client.get(answer.url).content.decode()
    assert "Checked: nothing is written yet" in page
    assert "&#x27;maybe&#x27; is neither yes nor no: write one of these, or nothing" in page

    client.post(f"{PAGE}{job.pk}/run/")
    job.refresh_from_db()
    assert (job.state, counts(job)) == ("done", (1, 0, 0, 2))
    assert "Upload the mended file" in client.get(answer.url).content.decode()

    answer = client.get(f"{PAGE}{job.pk}/refused/?format=csv")
    assert answer["Content-Disposition"] == 'attachment; filename="posts to mend.csv"'
    assert read(answer) == [
        ["url", "name", "sponsored", "error"],
        [
            url(2),
            "'=1+1",
            "maybe",
            "sponsored: 'maybe' is neither yes nor no: write one of these, or nothing",
        ],
        [
            url(3),
            "-5",
            "-5",
            "sponsored: '-5' is neither yes nor no: write one of these, or nothing",
        ],
    ]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_mended_download_imports_what_was_refused(log_in_as, form):
    client = log_in_as("creative")
    job = bring(CONTENT, client.user)
    answer = client.get(f"{PAGE}{job.pk}/refused/?format={form}")
    content = b"".join(answer.streaming_content)
    if form == "xlsx":
        book = load_workbook(io.BytesIO(content))
        assert [row[1] for row in book.active.iter_rows(values_only=True)] == ["name", "'=1+1", -5]
        book.active["C2"] = book.active["C3"] = "no"
        file = io.BytesIO()
        book.save(file)
        content = file.getvalue()
    else:
        content = content.replace(b",maybe,", b",no,").replace(b",-5,-5,", b",-5,no,")
    send(client, content, f"posts to mend.{form}")
    mended = check(Import.objects.latest("pk"))
    assert (mended.columns[-1], mended.mapping) == ("error", job.mapping)
    assert (counts(mended), faults(mended)) == ((2, 0, 0, 0), [])
    start_import.run_import(mended.pk)
    start_import.work_on_small(mended)
    assert set(Post.objects.values_list("name", "sponsored")) == {
        ("A", True),
        ("=1+1", False),
        ("-5", False),
    }


def test_a_second_download_has_one_column_of_errors(log_in_as):
    client = log_in_as("creative")
    job = bring(f"url,sponsored,error\n{url(1)},maybe,old words\n", client.user)
    assert read(client.get(f"{PAGE}{job.pk}/refused/")) == [
        ["url", "sponsored", "error"],
        [
            url(1),
            "maybe",
            "sponsored: 'maybe' is neither yes nor no: write one of these, or nothing",
        ],
    ]


def test_an_error_column_that_holds_something_is_kept(log_in_as):
    client = log_in_as("creative")
    job = upload_import(
        f"url,sponsored,error\n{url(1)},maybe,words\n".encode(), filename="a.csv", by=client.user
    )
    check(job, mapping={**job.mapping, "2": "notes"})
    header, row = read(client.get(f"{PAGE}{job.pk}/refused/"))
    assert (header, row[:3]) == (
        ["url", "sponsored", "error", "import error"],
        [url(1), "maybe", "words"],
    )


def test_cells_beyond_the_header_stand_behind_the_error(log_in_as):
    client = log_in_as("creative")
    job = bring(f"url,notes\n{url(1)},one, two\n", client.user)
    message = "3 cells under 2 columns: put values that contain the delimiter in quotes"
    assert read(client.get(f"{PAGE}{job.pk}/refused/"))[1] == [url(1), "one", message, " two"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Choose a file first"),
        (b"url,name\n", "posts.csv was not taken: the file has a header but no rows"),
        (b"PK\x03\x04", "this is no XLSX workbook: save it again from Excel."),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_the_reason(log_in_as, content, words):
    client = log_in_as("creative")
    answer = send(client, content) if content else client.post(f"{PAGE}upload/", {})
    assert (answer.status_code, answer.url) == (302, PAGE)
    assert words in client.get(PAGE).content.decode()
    assert not Import.objects.exists()


def test_a_file_that_is_too_large_is_not_read(log_in_as, monkeypatch):
    monkeypatch.setattr("desk.exchange.views.imports.LARGEST_FILE", 10)
    client = log_in_as("creative")
    send(client)
    assert "it has more than 0 MB: split it" in client.get(PAGE).content.decode()
    assert not Import.objects.exists()


def test_choices_that_cannot_be_followed_are_shown_again_with_the_reason(log_in_as):
    client = log_in_as("creative")
    send(client)
    job = Import.objects.get()
    chosen = {"column-0": "name", "column-9": "url", "match_field": "url", "mode": "odd"}
    page = client.post(f"{PAGE}{job.pk}/check/", chosen).content.decode()
    assert (
        "No column holds Address or id of the post, by which posts are found: choose one." in page
    )
    job.refresh_from_db()
    assert (job.state, job.mapping["0"]) == ("uploaded", "url")


def test_columns_can_be_chosen_again_after_a_check(log_in_as):
    client = log_in_as("creative")
    send(client)
    job = Import.objects.get()
    client.post(f"{PAGE}{job.pk}/check/", choose(job))
    assert "Check without writing" in client.get(f"{PAGE}{job.pk}/?columns").content.decode()
    client.post(f"{PAGE}{job.pk}/check/", {**choose(job), "column-2": "", "clear_empty": "on"})
    job.refresh_from_db()
    assert (job.clear_empty, counts(job)) == (True, (3, 0, 0, 0))


def test_what_was_done_already_is_not_done_again(log_in_as):
    client = log_in_as("creative")
    job = bring(f"url\n{url(1)}\n", client.user)
    for step in ("run", "check", "cancel"):
        answer = client.post(f"{PAGE}{job.pk}/{step}/", choose(job))
        assert (answer.status_code, answer.url) == (302, f"{PAGE}{job.pk}/")
    page = client.get(f"{PAGE}{job.pk}/").content.decode()
    assert "Only what was checked can be imported: check it first." in page
    assert "nothing to cancel" in page
    assert Post.objects.count() == 1


def test_others_see_an_import_but_do_not_begin_it(log_in_as):
    client = log_in_as("creative")
    job = upload_import(CONTENT.encode(), filename="a.csv", by=make_person("other"))
    page = client.get(f"{PAGE}{job.pk}/").content.decode()
    assert "Columns to be chosen by other" in page
    for step in ("check", "run", "cancel"):
        assert client.post(f"{PAGE}{job.pk}/{step}/", choose(job)).status_code == 403
    job.refresh_from_db()
    assert job.state == "uploaded"


def test_an_administrator_may_cancel_anybodys(log_in_as):
    job = upload_import(CONTENT.encode(), filename="a.csv", by=make_person("other"))
    log_in_as("administrator").post(f"{PAGE}{job.pk}/cancel/")
    job.refresh_from_db()
    assert job.state == "cancelled"


def test_who_may_not_import_sees_nothing_of_it(log_in_as):
    job = upload_import(CONTENT.encode(), filename="a.csv", by=make_person("other"))
    client = log_in_as("analyst")
    for address in ("", f"{job.pk}/", f"{job.pk}/state/", f"{job.pk}/refused/"):
        assert client.get(f"{PAGE}{address}").status_code == 403
    for address in ("upload/", f"{job.pk}/check/", f"{job.pk}/run/", f"{job.pk}/cancel/"):
        assert client.post(f"{PAGE}{address}").status_code == 403
    assert Import.objects.get().state == "uploaded"


def test_a_large_import_is_followed_by_its_state(log_in_as, monkeypatch):
    monkeypatch.setattr(start_import, "SMALL", 1)
    client = log_in_as("creative")
    send(client)
    job = Import.objects.get()
    client.post(f"{PAGE}{job.pk}/check/", choose(job))
    page = client.get(f"{PAGE}{job.pk}/").content.decode()
    assert f'data-follow="{PAGE}{job.pk}/state/"' in page
    assert client.get(f"{PAGE}{job.pk}/state/").json() == {
        "state": "checking",
        "says": "Checking",
        "working": True,
        "waiting": True,
        "done": 0,
        "total": 3,
        "created": 0,
        "updated": 0,
        "unchanged": 0,
        "refused": 0,
    }


def test_a_request_that_fails_leaves_the_rest_to_the_queue(log_in_as, monkeypatch):
    client = log_in_as("creative")
    send(client)
    job = Import.objects.get()

    def fail(_job):
        raise RuntimeError("the database is away")

    monkeypatch.setattr(steps, "work_on_small", fail)
    client.post(f"{PAGE}{job.pk}/check/", choose(job))
    assert "it is tried again in a minute" in client.get(f"{PAGE}{job.pk}/").content.decode()
    assert Import.objects.get().state == "checking"


def test_large_counts_have_separators(log_in_as):
    client = log_in_as("creative")
    send(client)
    Import.objects.update(
        state="done", total_rows=20_000, done_rows=20_000, created_count=19_990, refused_count=10
    )
    page = client.get(f"{PAGE}{Import.objects.get().pk}/").content.decode()
    assert "20,000 rows, uploaded by" in page
    assert 'data-count="created">19,990</div>' in page
    assert '<td class="desk-number">20,000</td>' in client.get(PAGE).content.decode()


def test_names_of_files_and_values_are_shown_as_text(log_in_as):
    client = log_in_as("creative")
    send(client, f"url,<b>x</b>\n{urn(1)},<script>1</script>\n", "<i>.csv")
    for address in ("", f"{Import.objects.get().pk}/"):
        page = client.get(f"{PAGE}{address}").content.decode()
        assert "<script>1" not in page
        assert "<b>x" not in page
        assert "<i>.csv" not in page


def test_the_list_and_a_page_take_a_fixed_number_of_queries(log_in_as):
    client = log_in_as("creative")
    taken = []
    for rows in (1, 2):
        for _ in range(rows):
            job = bring(f"url,sponsored\n{url(1)},maybe\n{url(2)},\n", client.user)
        for address in ("", f"{job.pk}/"):
            with CaptureQueriesContext(connection) as queries:
                client.get(f"{PAGE}{address}")
            taken.append(len(queries))
    assert taken == [6, 6, 6, 6]


def test_an_empty_list_says_what_to_do(log_in_as):
    page = log_in_as("creative").get(PAGE).content.decode()
    assert "Nothing was imported yet. Choose a file above" in page


def test_older_imports_are_on_the_next_page(log_in_as, monkeypatch):
    monkeypatch.setattr("desk.exchange.views.imports.PER_PAGE", 1)
    client = log_in_as("creative")
    for name in ("one.csv", "two.csv"):
        send(client, CONTENT, name)
    first, second = (client.get(f"{PAGE}?page={n}").content.decode() for n in (1, 2))
    assert ("two.csv" in first, "one.csv" in first, "Older" in first) == (True, False, True)
    assert ("two.csv" in second, "one.csv" in second, "Newer" in second) == (False, True, True)
