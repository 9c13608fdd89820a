"""How to connect Looker Studio: everything but the password, for who may take data out."""

from __future__ import annotations

import os

import pytest
from django.conf import settings
from django.db import connection

from desk.reports.views.guide import render_guide
from reporting.domain.definitions import ORDER
from reporting.domain.setup_role import setup_role

PAGE = "/admin/desk/looker/"
ROLE = f"shown_reader_of_a_test_{os.getpid()}"


@pytest.mark.parametrize(
    ("role", "status"), [("creative", 403), ("analyst", 200), ("administrator", 200)]
)
def test_who_may_see_it(log_in_as, role, status):
    assert log_in_as(role).get(PAGE).status_code == status


def test_page_has_what_a_connection_needs(log_in_as):
    database = connection.settings_dict

    page = log_in_as("analyst").get(PAGE).content.decode()

    assert f'<code id="copy-database">{database["NAME"]}</code>' in page
    assert f'<code id="copy-host">{database["HOST"]}</code>' in page
    assert '<code id="copy-port">5432</code>' in page
    assert '<code id="copy-sql">SELECT * FROM data_freshness</code>' in page
    assert "setup_reporting --role looker --password-file looker.password --with-people" in page
    for view in ORDER:
        assert f"<summary><code>{view}</code>" in page


def test_roles_are_listed_with_their_limits(log_in_as):
    setup_role(ROLE, password="correct horse", with_people=True)

    page = log_in_as("analyst").get(PAGE).content.decode()

    assert f"<code>{ROLE}</code>" in page
    assert "with people</span>" in page
    assert "of 10" in page
    assert "60s" in page


@pytest.mark.parametrize(
    ("host", "said"),
    [
        ("/tmp/socket", "Looker Studio cannot reach this database"),
        ("127.0.0.1", "This host name means this machine only"),
    ],
)
def test_page_says_where_it_cannot_be_reached(log_in_as, monkeypatch, host, said):
    client = log_in_as("analyst")
    monkeypatch.setitem(settings.DATABASES["default"], "HOST", host)
    monkeypatch.setitem(settings.DATABASES["default"], "PASSWORD", "a secret")

    page = client.get(PAGE).content.decode()

    assert said in page
    assert "a secret" not in page


@pytest.mark.parametrize(
    ("name", "title", "shown"),
    [
        (
            "looker-studio",
            "A dashboard to begin with, in Looker Studio",
            '<a href="/admin/desk/dictionary/#post_daily"><code>post_daily.reactions_gained</code></a>',
        ),
        ("metrics", "Metrics", "<h2>Engagement rate</h2>"),
    ],
)
def test_guides_are_read_without_a_checkout(log_in_as, name, title, shown):
    client = log_in_as("analyst")
    assert f"/admin/desk/guides/{name}/" in client.get(PAGE).content.decode()

    answer = client.get(f"/admin/desk/guides/{name}/")

    assert answer.context["title"] == title
    assert shown in answer.content.decode()
    assert '<table class="desk-table">' in answer.content.decode()


def test_the_guide_for_integrators_leads_to_its_neighbours(log_in_as):
    page = log_in_as("analyst").get("/admin/desk/guides/api/").content.decode()

    assert "<h2>Webhooks</h2>" in page
    assert '<a href="/admin/desk/guides/metrics/">metrics.md</a>' in page


def test_tags_in_a_guide_are_shown_and_not_obeyed():
    assert render_guide("a <b>bold</b> `x < y`") == (
        "<p>a &lt;b&gt;bold&lt;/b&gt; <code>x &lt; y</code></p>\n"
    )


def test_code_of_a_guide_scrolls_by_the_keyboard_too():
    assert render_guide("```sql\nSELECT 1\n```") == (
        '<pre tabindex="0"><code class="language-sql">SELECT 1\n</code></pre>\n'
    )


def test_no_other_document_is_a_guide(log_in_as):
    assert log_in_as("analyst").get("/admin/desk/guides/operations/").status_code == 404


def test_guides_are_for_who_logged_in(client, db):
    assert client.get("/admin/desk/guides/metrics/").status_code == 302
