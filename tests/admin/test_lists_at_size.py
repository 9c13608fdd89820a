"""Every list opens over 200,000 engagers and 10,000 posts in few queries, counting no whole table."""

from __future__ import annotations

import re

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench.crowd import fill_crowd
from tests.admin.test_lists import NO_LIST

MOST_QUERIES = 12
BIG = {
    "posts_post",
    "posts_scrape",
    "posts_postalias",
    "engagers_engager",
    "engagers_contact",
    "engagers_identity",
    "engagers_engagement",
    "engagers_company",
}
WHOLE_COUNT = re.compile(r'SELECT COUNT\(\*\) AS "__count" FROM "(\w+)"')


def _lists():
    names = {model._meta.label_lower for model in admin.site._registry} - NO_LIST
    lists = {name: reverse(f"admin:{name.replace('.', '_')}_changelist") for name in sorted(names)}
    return lists | {"posts.post, plain": f"{lists['posts.post']}?plain=1"}


@pytest.mark.django_db
def test_every_list_opens_over_many_rows(admin_page):
    fill_crowd()
    seen = {}
    for label, address in _lists().items():
        with CaptureQueriesContext(connection) as queries:
            answer = admin_page.get(address)
        assert answer.status_code == 200, label
        counts = [
            match.group(1)
            for query in queries
            if (match := WHOLE_COUNT.match(query["sql"])) and match.group(1) in BIG
        ]
        seen[label] = (len(queries) <= MOST_QUERIES, counts)

    assert seen == {label: (True, []) for label in _lists()}
