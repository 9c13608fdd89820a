"""What axe-core finds serious on a page, once the page has come to rest."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe

SERIOUS = {"serious", "critical"}
# Sizes are followed in the next frame; a colour on its way to another has a contrast of its own.
REST = """async () => {
    const frame = () => new Promise(requestAnimationFrame);
    await frame();
    await frame();
    await document.fonts.ready;
    const ending = document.getAnimations().filter((one) => one.playState === "running"
        && Number.isFinite(one.effect.getComputedTiming().endTime));
    await Promise.allSettled(ending.map((one) => one.finished));
}"""


def find_serious(page):
    """{rule: (what it wants, the first places that break it)}."""
    page.wait_for_load_state("networkidle")
    page.evaluate(REST)
    return {
        one["id"]: (one["help"], [node["target"] for node in one["nodes"]][:3])
        for one in Axe().run(page).response["violations"]
        if one["impact"] in SERIOUS
    }
