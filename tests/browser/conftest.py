"""Pages in a real Chromium against a live server. Skipped, with a plain message, where there is
none; with REQUIRE_BROWSER set (CI) that is a failure. BROWSER_SLOWDOWN=4 makes every page four times
as slow and its network far away: what is asserted too early then fails here, and not on somebody's
busy machine.
"""

from __future__ import annotations

import os
import shutil
import socket
import threading
from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from playwright.sync_api import expect

from access.models import User
from tests.engagers.domain.enriching import restore_taxonomy

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
LATENCY_MS = 100  # of each request, by each time of BROWSER_SLOWDOWN
PASSWORD = "a long password"
SLOWDOWN = float(os.environ.get("BROWSER_SLOWDOWN", "1"))
# How long an action and an assertion wait: many tests may share a small machine.
PATIENCE_MS = 30_000
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker(pytest.mark.browser)


expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
def chromium():
    if CHROMIUM is None:
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail("no Chromium on this machine, and REQUIRE_BROWSER is set")
        pytest.skip("no Chromium on this machine: browser tests are skipped")
    # Playwright runs an event loop in this thread, which Django takes for an async context.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield browser
        browser.close()


class Traffic:
    """The connections to the live server. In one that is open, a request may lie unread."""

    def __init__(self, server):
        self._address = server.server_address
        self._begin, self._end = server.process_request, server.shutdown_request
        self._open = {}
        self._changed = threading.Condition()

    def begin(self, connection, client):
        with self._changed:
            self._open[connection] = client
            self._changed.notify_all()
        self._begin(connection, client)

    def end(self, connection):
        self._end(connection)
        with self._changed:
            self._open.pop(connection, None)
            self._changed.notify_all()

    def wait_for_quiet(self):
        """Once no browser will ask: until all that was asked is answered."""
        # Connections are taken in their order: where the last one is, those before it are.
        with socket.create_connection(self._address) as last:
            self._wait_until(lambda: last.getsockname() in self._open.values())
        self._wait_until(lambda: not self._open)

    def _wait_until(self, is_so):
        with self._changed:
            assert self._changed.wait_for(is_so, timeout=PATIENCE_MS / 1000)


@pytest.fixture
def traffic(live_server, monkeypatch):
    server = live_server.thread.httpd
    seen = Traffic(server)
    monkeypatch.setattr(server, "process_request", seen.begin)
    monkeypatch.setattr(server, "shutdown_request", seen.end)
    return seen


@pytest.fixture
def site(transactional_db, live_server):
    """The live server's address, over a database with what migrations fill in."""
    restore_taxonomy()
    import_module("posts.migrations.0004_default_labels").fill_labels(apps, None)
    import_module("desk.migrations.0002_roles").make_roles(apps, None)
    return live_server.url


def _slow_down(page):
    if SLOWDOWN > 1:
        session = page.context.new_cdp_session(page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
        session.send("Network.enable")
        session.send(
            "Network.emulateNetworkConditions",
            {
                "offline": False,
                "latency": SLOWDOWN * LATENCY_MS,
                "downloadThroughput": -1,
                "uploadThroughput": -1,
            },
        )


@pytest.fixture
def log_in(chromium, site, traffic):
    """`log_in("creative")`: a page of somebody in that group (`admin`: a superuser), logged in.

    An error that a script of the page does not catch fails the test.
    """
    contexts, faults = [], []

    def open_page(role="admin", *, username="", **options):
        name = username or role
        user = User.objects.create_user(
            name, password=PASSWORD, is_staff=True, is_superuser=role == "admin"
        )
        if role != "admin":
            user.groups.set([Group.objects.get(name=role)])
        context = chromium.new_context(
            **{
                "viewport": {"width": 1280, "height": 800},
                "base_url": site,
                "reduced_motion": "reduce",
                **options,
            }
        )
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page = context.new_page()
        _slow_down(page)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto("/admin/login/")
        page.fill("[name=username]", name)
        page.fill("[name=password]", PASSWORD)
        page.click("button[type=submit]")
        page.wait_for_url("**/admin/")
        return page

    yield open_page
    for context in contexts:
        context.close()
    # What a page asked for last is not to write into tables that are being emptied.
    traffic.wait_for_quiet()
    assert faults == []
