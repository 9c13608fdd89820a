"""Takes the README's screenshots of a served demo: `python docs/images/take.py [address] [name ...]`."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).parent
SIZE = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
# Name, address, window, colour scheme.
SHOTS = (
    ("home", "/admin/?days=7", SIZE, "light"),
    ("grid", "/admin/posts/post/", SIZE, "light"),
    ("grid-dark", "/admin/posts/post/", SIZE, "dark"),
    ("post", "/admin/posts/post/1/change/", SIZE, "light"),
    ("import", "/admin/desk/imports/", SIZE, "light"),
    ("engagers", "/admin/engagers/engager/", SIZE, "light"),
    ("engager", "/admin/engagers/engager/223/change/", SIZE, "light"),
    ("review", "/admin/desk/review/", SIZE, "light"),
    ("pipeline", "/admin/desk/pipeline/", SIZE, "light"),
    ("run", "/admin/pipeline/run/1/change/", SIZE, "light"),
    ("settings", "/admin/pipeline/settings/", SIZE, "light"),
    ("audiences", "/admin/engagers/audience/", SIZE, "light"),
    ("phone", "/admin/?days=7", PHONE, "light"),
)


def take(address: str, names: list[str]) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        for name, path, size, scheme in SHOTS:
            if names and name not in names:
                continue
            page = browser.new_page(viewport=size, color_scheme=scheme, base_url=address)
            log_in(page)
            page.goto(path)
            page.wait_for_load_state("networkidle")
            page.screenshot(path=HERE / f"{name}.png")
            page.close()
        browser.close()


def log_in(page: Page) -> None:
    page.goto("/admin/login/")
    page.fill("[name=username]", "admin")
    page.fill("[name=password]", "demo")
    page.click("button[type=submit]")
    page.wait_for_url("**/admin/")


if __name__ == "__main__":
    take((sys.argv[1:] or ["http://localhost:8000"])[0], sys.argv[2:])
