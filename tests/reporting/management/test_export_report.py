"""The command writes a file, or standard output, and says what is wrong."""

from __future__ import annotations

import pyarrow.parquet as pq
import pytest
from django.core.management import CommandError, call_command

from tests.factories.posts import PostFactory
from tests.reporting.rows import run_sql

pytestmark = pytest.mark.django_db


def test_the_name_of_the_file_says_the_format(tmp_path):
    PostFactory()
    path = tmp_path / "posts.parquet"

    call_command("export_report", "linkedin_posts", output=str(path))

    assert pq.read_table(path).num_rows == 1


def test_standard_output_is_csv(capfdbinary):
    PostFactory()

    call_command("export_report", "linkedin_posts")

    lines = capfdbinary.readouterr().out.splitlines()
    assert len(lines) == 2
    assert lines[0].startswith(b"id,post_url,post_name")


def test_an_unknown_view_and_a_folder_that_is_not_there_are_named(tmp_path):
    with pytest.raises(CommandError, match="auth_user"):
        call_command("export_report", "auth_user")
    with pytest.raises(CommandError, match="cannot be written: No such file or dir") as refused:
        call_command("export_report", "costs", output=str(tmp_path / "no" / "costs.csv"))
    assert refused.value.returncode == 2


def test_a_view_that_is_missing_is_named_with_what_makes_it(tmp_path):
    run_sql("DROP VIEW reporting.costs CASCADE")
    path = tmp_path / "costs.csv"

    with pytest.raises(CommandError, match=r"costs is missing: manage\.py setup") as refused:
        call_command("export_report", "costs", output=str(path))

    assert (refused.value.returncode, path.exists()) == (2, False)
