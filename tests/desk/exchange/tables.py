"""Files as people upload them, and imports driven to their end."""

from __future__ import annotations

import io

from django.contrib.auth.models import Group
from openpyxl import Workbook

from access.models import User
from desk.exchange.start_import import check_import, run_import, upload_import
from desk.exchange.work_on_import import work_on_import
from desk.models import Import
from tests.factories.posts import FIRST_ID


def urn(n: int) -> str:
    """Of the n-th post of a file: none that a factory makes."""
    return f"urn:li:activity:{FIRST_ID + 500_000 + n}"


def url(n: int) -> str:
    return f"https://www.linkedin.com/feed/update/{urn(n)}/"


def make_xlsx(*rows) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def make_person(name="ada", role="creative") -> User:
    user = User.objects.create_user(name, is_staff=True)
    user.groups.set([Group.objects.get(name=role)])
    return user


def check(job: Import, **chosen) -> Import:
    """Checked with what was guessed, but for what is given."""
    choice = {
        "mapping": job.mapping,
        "match_field": job.match_field,
        "mode": job.mode,
        "clear_empty": job.clear_empty,
    }
    check_import(job.pk, **{**choice, **chosen})
    work_on_import(job.pk)
    return Import.objects.get(pk=job.pk)


def bring(content, by, *, filename="posts.csv", **chosen) -> Import:
    """Uploaded, checked and imported."""
    data = content.encode() if isinstance(content, str) else content
    job = check(upload_import(data, filename=filename, by=by), **chosen)
    assert job.state == "checked", job.error
    run_import(job.pk)
    work_on_import(job.pk)
    return Import.objects.get(pk=job.pk)


def counts(job: Import) -> tuple[int, int, int, int]:
    """Created, updated, unchanged, refused."""
    return (job.created_count, job.updated_count, job.unchanged_count, job.refused_count)


def faults(job: Import) -> list[tuple[int, str, str, str]]:
    return [
        (row.number, error["column"], error["value"], error["message"])
        for row in job.refused_rows.order_by("number")
        for error in row.errors
    ]
