"""Each role sees the pages it may open in the sidebar, no others; and every link opens."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from desk.navigation import list_pages

EVERYBODY = ["Home", "Posts"]
PEOPLE = ["Engagers", "Companies", "HubSpot contacts"]
DASHBOARDS = ["Posts", "Audience", "People", "Costs"]
LISTS = ["Labels", "Collections", "Custom fields", "Audiences", "Positions"]
REPORTS = ["Data checks", "Data dictionary"]
LOOKER = "Connect Looker Studio"
READ = ["Pipeline", "Runs", "Scrapes"]
PAGES = {
    "analyst": [
        *EVERYBODY,
        *PEOPLE,
        "Merges",
        *DASHBOARDS,
        *LISTS,
        "Changes",
        *READ,
        "Charges",
        *REPORTS,
        LOOKER,
    ],
    "creative": [
        *EVERYBODY,
        "Import",
        "LinkedIn figures",
        *PEOPLE,
        "Merges",
        *DASHBOARDS,
        *LISTS,
        "Changes",
        *READ,
        "Charges",
        *REPORTS,
    ],
    "operator": [
        *EVERYBODY,
        "Import",
        "LinkedIn figures",
        *PEOPLE,
        "Review",
        "Merges",
        *DASHBOARDS,
        *LISTS,
        "Exclusions",
        "HubSpot fields",
        "Changes",
        *READ,
        "Actor runs",
        "Charges",
        "Rejected items",
        "Settings",
        *REPORTS,
        LOOKER,
    ],
    "administrator": [
        *EVERYBODY,
        "Import",
        "LinkedIn figures",
        *PEOPLE,
        "Review",
        "Merges",
        "Erasures",
        *DASHBOARDS,
        *LISTS,
        "Exclusions",
        "HubSpot fields",
        "Changes",
        *READ,
        "Actor runs",
        "Charges",
        "Rejected items",
        "Settings",
        *REPORTS,
        LOOKER,
        "Users",
        "Roles",
        "Webhooks",
        "Messages sent",
        "API keys",
        "Saved views",
    ],
}


@pytest.mark.parametrize("role", sorted(PAGES))
def test_a_role_sees_its_pages_and_each_opens(log_in_as, role):
    client = log_in_as(role)
    request = RequestFactory().get("/admin/")
    request.user = client.user

    items = [item for section in list_pages(request) for item in section["items"]]

    assert [item["title"] for item in items] == PAGES[role]
    assert {
        item["title"]: client.get(item["link"], follow=True).status_code for item in items
    } == dict.fromkeys(PAGES[role], 200)


REFUSED = {
    "analyst": [
        "/admin/posts/post/add/",
        "/admin/pipeline/settings/",
        "/admin/access/user/",
        "/admin/auth/group/",
        "/admin/engagers/exclusion/",
        "/admin/integrations/rejected/",
        "/admin/integrations/actorrun/",
    ],
    "creative": [
        "/admin/pipeline/settings/",
        "/admin/access/user/",
        "/admin/auth/group/",
        "/admin/engagers/exclusion/",
        "/admin/engagers/fieldrule/",
        "/admin/integrations/rejected/",
    ],
    "operator": ["/admin/access/user/", "/admin/auth/group/"],
}


@pytest.mark.parametrize("role", sorted(REFUSED))
def test_a_role_is_refused_what_it_may_not_see(log_in_as, role):
    client = log_in_as(role)

    assert {url: client.get(url).status_code for url in REFUSED[role]} == dict.fromkeys(
        REFUSED[role], 403
    )
