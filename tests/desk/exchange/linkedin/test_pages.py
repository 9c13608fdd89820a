"""The page of LinkedIn's own figures, as people go through it."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from desk.exchange.linkedin import views
from posts.models import Post
from tests.desk.exchange.tables import make_person, url, urn
from tests.factories.posts import NOW, PostFactory

PAGE = "/admin/desk/linkedin-figures/"
SAMPLES = Path(__file__).parents[3] / "samples" / "linkedin_exports"
SAMPLE_POST = "urn:li:activity:7390000000000000001"


def send(client, content, name="page.csv"):
    data = content.encode() if isinstance(content, str) else content
    return client.post(f"{PAGE}preview/", {"file": SimpleUploadedFile(name, data)})


def find_packed(answer):
    found = re.search(r'name="packed" value="([^"]+)"', answer.content.decode())
    return unescape(found[1]) if found else None


def confirm(client, packed):
    return client.post(f"{PAGE}confirm/", {"packed": packed})


def say(answer):
    """Messages of the page that the answer leads to."""
    return [str(message) for message in answer.context["messages"]]


def count(answer):
    return answer.context["counts"]


def test_a_page_of_linkedin_goes_from_upload_over_preview_to_posts(log_in_as):
    client = log_in_as("creative")
    post = PostFactory(urn=SAMPLE_POST, name="Hiring", reactions=3, comments=0)
    page = client.get(PAGE).content.decode()
    assert "Upload and preview" in page

    answer = send(client, (SAMPLES / "page.xlsx").read_bytes(), "page.xlsx")
    assert count(answer) == {"refused": 0, "unknown": 2, "updated": 1, "unchanged": 0}
    page = answer.content.decode()
    assert "Preview: nothing is written yet" in page
    assert f'href="/admin/posts/post/{post.pk}/change/">Hiring</a>' in page
    assert Post.objects.values_list("impressions", "version").get() == (None, 1)

    answer = confirm(client, find_packed(answer))
    assert count(answer) == {"refused": 0, "unknown": 0, "updated": 1, "unchanged": 0}
    post.refresh_from_db()
    assert (post.impressions, post.clicks, post.reactions, post.comments) == (1834, 47, 3, 0)
    history = post.history.first()
    assert (history.history_user, history.history_change_reason) == (
        client.user,
        "LinkedIn figures: page.xlsx",
    )

    again = send(client, (SAMPLES / "page.xlsx").read_bytes())
    assert (count(again)["unchanged"], find_packed(again)) == (1, None)


def test_what_somebody_changed_after_the_preview_stays(log_in_as):
    client = log_in_as("creative")
    post = PostFactory(urn=urn(1))
    packed = find_packed(send(client, f"Post link,Impressions\n{url(1)},50\n"))
    other = find_packed(send(client, f"Post link,Impressions\n{url(1)},60\n"))
    confirm(client, other)

    answer = confirm(client, packed)

    assert count(answer) == {"refused": 1, "unknown": 0, "updated": 0, "unchanged": 0}
    assert "changed it on" in answer.content.decode()
    post.refresh_from_db()
    assert (post.impressions, post.version) == (60, 2)


def test_a_preview_is_for_one_person_and_one_day(log_in_as, client):
    PostFactory(urn=urn(1))
    log_in_as("creative")
    with time_machine.travel(NOW, tick=False):
        packed = find_packed(send(client, f"Post link,Impressions\n{url(1)},50\n"))
    for given, at, word in (
        (packed, NOW.replace(day=NOW.day + 2), "too old"),
        ("forged", NOW, "too old"),
        ("", NOW, "too old"),
    ):
        with time_machine.travel(at, tick=False):
            client.force_login(client.user)
            answer = client.post(f"{PAGE}confirm/", {"packed": given}, follow=True)
        assert word in say(answer)[0]
    client.force_login(make_person("bo"))
    with time_machine.travel(NOW, tick=False):
        answer = client.post(f"{PAGE}confirm/", {"packed": packed}, follow=True)
    assert "somebody else" in say(answer)[0]
    assert Post.objects.get().impressions is None


def test_files_that_cannot_be_read_say_why(log_in_as, monkeypatch):
    client = log_in_as("creative")
    missing = client.post(f"{PAGE}preview/", {}, follow=True)
    assert say(missing) == ["Choose a file first: CSV, XLSX or XLS, as LinkedIn exported it."]
    empty = client.post(
        f"{PAGE}preview/", {"file": SimpleUploadedFile("a.csv", b"nothing")}, follow=True
    )
    assert say(empty)[0].startswith("a.csv was not taken: no line has both the address of a post")
    monkeypatch.setattr(views, "LARGEST_FILE", 3)
    large = client.post(
        f"{PAGE}preview/", {"file": SimpleUploadedFile("a.csv", b"nothing")}, follow=True
    )
    assert say(large) == ["a.csv was not taken: it has more than 0 MB: split it."]


def test_hostile_names_are_shown_as_text(log_in_as):
    client = log_in_as("creative")
    PostFactory(urn=urn(1), name="<script>alert(1)</script>")
    content = f"Post link,Impressions\n{url(1)},5\n<b>bold</b>,6\n"
    page = send(client, content, name="<i>x</i>.csv").content.decode()
    assert "<script>alert(1)" not in page
    assert "<b>bold" not in page
    assert "<i>x" not in page


def test_many_lines_are_shown_in_part_and_written_whole(log_in_as, monkeypatch):
    monkeypatch.setattr(views, "SHOWN", 1)
    client = log_in_as("operator")
    for number in (1, 2):
        PostFactory(urn=urn(number))
    answer = send(client, f"Post link,Impressions\n{url(1)},5\n{url(2)},6\n")
    assert "1 more line is not shown; what they update is written too." in " ".join(
        answer.content.decode().split()
    )
    assert count(confirm(client, find_packed(answer)))["updated"] == 2


@pytest.mark.parametrize("address", ["", "preview/", "confirm/"])
def test_who_may_not_import_is_refused(log_in_as, address):
    client = log_in_as("analyst")
    method = client.post if address else client.get
    assert method(f"{PAGE}{address}").status_code == 403


def test_reading_changes_nothing(log_in_as):
    client = log_in_as("creative")
    assert client.get(f"{PAGE}preview/").status_code == 405
    assert client.get(f"{PAGE}confirm/").status_code == 405


@pytest.mark.parametrize("rows", [1, 3])
def test_statements_of_a_preview(log_in_as, django_assert_num_queries, rows):
    client = log_in_as("creative")
    for number in range(rows):
        PostFactory(urn=urn(number))
    lines = "".join(f"{url(number)},5\n" for number in range(rows))
    with django_assert_num_queries(14):
        send(client, f"Post link,Impressions\n{lines}")
