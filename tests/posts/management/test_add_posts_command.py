from __future__ import annotations

import io
import json
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from posts.models import Post
from tests.factories.posts import PostFactory

URN = "urn:li:activity:7329207003942125568"


def run(*args):
    out, err = io.StringIO(), io.StringIO()
    code = 0
    try:
        call_command("add_posts", *args, stdout=out, stderr=err)
    except SystemExit as end:
        code = end.code
    except CommandError as error:
        code = error.returncode
        err.write(str(error))
    return code, out.getvalue(), err.getvalue()


@pytest.mark.django_db
def test_each_line_says_what_became_of_it():
    post = PostFactory(name="Launch")
    code, out, err = run(URN, post.url, "https://example.com/")
    assert code == 1
    assert out.splitlines() == [
        f"added {URN}",
        f"exists {post.urn}: post {post.pk} ({post.urn}): Launch",
        "1 added, 1 existing, 1 refused",
    ]
    assert err.splitlines() == ["line 3 refused: https://example.com/: not LinkedIn"]


@pytest.mark.django_db
def test_json_is_one_object_and_nothing_else(tmp_path):
    file = tmp_path / "posts.csv"
    file.write_text(f"url,campain\n{URN},x\nnothing,\n")
    code, out, err = run("--json", "--file", str(file))
    told = json.loads(out)
    assert (code, told["added"], told["existing"], told["refused"]) == (1, 1, 0, 1)
    assert told["dry_run"] is False
    wanted = [{k: row[k] for k in ("input", "result", "urn", "reason")} for row in told["rows"]]
    assert wanted == [
        {"input": URN, "result": "added", "urn": URN, "reason": ""},
        {"input": "nothing", "result": "refused", "urn": "", "reason": "not LinkedIn"},
    ]
    assert err.splitlines()[0].startswith("warning: column campain is unknown")
    assert err.splitlines()[1:] == ["line 3 refused: nothing: not LinkedIn"]


@pytest.mark.django_db
def test_dry_run_ends_0_and_writes_nothing():
    assert run(URN, "--dry-run") == (
        0,
        f"added {URN}\n1 added, 0 existing, 0 refused (dry run: nothing was written)\n",
        "",
    )
    assert Post.objects.count() == 0


@pytest.mark.django_db
def test_standard_input_and_addresses_together(monkeypatch):
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(f"{URN}\n".encode())))
    code, out, _ = run("7320867199693246465", "--file", "-")
    assert (code, out.splitlines()[-1]) == (0, "2 added, 0 existing, 0 refused")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("args", "message"),
    [
        ((), "nothing to add: name a URL or a --file"),
        (("--file", "missing.csv"), "missing.csv cannot be read: No such file or directory"),
        (("--file", "{dir}/posts.csv"), "{dir}/posts.csv has no column url (columns found: link)"),
    ],
)
def test_wrong_usage_ends_2_and_writes_nothing(args, message, tmp_path):
    (tmp_path / "posts.csv").write_text(f"link\n{URN[:10]}\n")
    code, out, err = run(*(arg.format(dir=tmp_path) for arg in args))
    assert (code, out, err) == (2, "", message.format(dir=tmp_path))
    assert Post.objects.count() == 0
