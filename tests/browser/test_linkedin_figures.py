"""LinkedIn's own figures, from the file to the grid."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from posts.models import Post
from tests.browser.hands import follow
from tests.factories.posts import PostFactory

SAMPLE = Path(__file__).parents[1] / "samples" / "linkedin_exports" / "page.xlsx"
URN = "urn:li:activity:739000000000000000"


def test_a_creative_brings_the_figures_of_a_page(log_in):
    hiring = PostFactory(urn=f"{URN}1", name="We are hiring")
    PostFactory(urn=f"{URN}2", name="Our new office", impressions=12_000, clicks=0)
    page = log_in("creative")
    follow(page.get_by_role("link", name="LinkedIn figures").first)
    page.get_by_label("File", exact=True).set_input_files(SAMPLE)
    follow(page.get_by_role("button", name="Upload and preview"))

    expect(page.get_by_role("heading", name="Preview: nothing is written yet")).to_be_visible()
    line = page.get_by_role("row").filter(has_text="Our new office")
    expect(line).to_contain_text("Impressions: 12,000 → 12,456")
    expect(page.get_by_role("row").filter(has_text="unknown post")).to_have_count(1)
    assert Post.objects.get(pk=hiring.pk).impressions is None

    follow(page.get_by_role("button", name="Write the figures of 2 lines"))
    expect(page.get_by_role("heading", name="Written", exact=True)).to_be_visible()
    hiring.refresh_from_db()
    assert (hiring.impressions, hiring.clicks, hiring.version) == (1834, 47, 2)

    follow(page.get_by_role("link", name="We are hiring"))
    expect(page.get_by_label("Impressions")).to_have_value("1834")
