"""Each role comes in, sees the lists it may see, and is kept from the others."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

SETTINGS, USERS, POST = "/admin/pipeline/settings/", "/admin/access/user/", "/admin/posts/post/add/"
ADDRESSES = (POST, SETTINGS, USERS)
# Which of the addresses the sidebar shows or the server opens.
OPEN = {
    "analyst": (),
    "creative": (POST,),
    "operator": (POST, SETTINGS),
    "administrator": (POST, SETTINGS, USERS),
}


@pytest.mark.parametrize("role", sorted(OPEN))
def test_a_role_opens_its_pages_and_no_others(log_in, role):
    page = log_in(role)

    shown = {url for url in ADDRESSES if page.locator(f"#nav-sidebar a[href='{url}']").count()}
    assert shown == set(OPEN[role]) - {POST}
    assert {url: page.goto(url).status for url in ADDRESSES} == {
        url: 200 if url in OPEN[role] else 403 for url in ADDRESSES
    }


def test_an_analyst_reads_the_grid_and_cannot_write_in_it(log_in):
    page = log_in("analyst")

    page.goto("/admin/posts/post/")
    page.wait_for_selector("#grid-body[aria-busy=false]")

    expect(page.get_by_role("button", name="Add posts")).to_have_count(0)
    expect(page.locator("#exchange-bar").get_by_role("link", name="Import")).to_have_count(0)


def test_a_wrong_password_says_so_and_lets_nobody_in(log_in):
    page = log_in("creative")
    page.context.clear_cookies()

    page.goto("/admin/posts/post/")
    page.fill("[name=username]", "creative")
    page.fill("[name=password]", "a wrong one")
    page.click("button[type=submit]")

    expect(page.get_by_text("Please enter the correct")).to_be_visible()
    assert "/admin/login/" in page.url
