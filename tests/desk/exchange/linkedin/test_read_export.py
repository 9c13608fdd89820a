"""LinkedIn's exports in their shapes and languages, as lines of posts with figures."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk.exchange.linkedin import read_export as reading
from desk.exchange.linkedin.read_export import NOTHING, read_export
from posts.domain.unreadable import UnreadableError
from tests.desk.exchange.tables import make_xlsx, url

SAMPLES = Path(__file__).parents[3] / "samples" / "linkedin_exports"
UPDATE = "https://www.linkedin.com/feed/update/urn:li:activity:739000000000000000"
FIGURES = {"impressions": "1834", "clicks": "47"}


def read(name):
    lines = read_export((SAMPLES / name).read_bytes())
    return [(one.sheet, one.number, one.address, one.figures) for one in lines]


def read_text(text):
    return [(one.number, one.address, one.figures) for one in read_export(text.encode())]


@pytest.mark.parametrize("name", ["page.xlsx", "page.xls"])
def test_a_page_whose_table_stands_below_a_line_in_its_second_sheet(name):
    assert read(name) == [
        ("All posts", 3, f"{UPDATE}1/", FIGURES),
        ("All posts", 4, f"{UPDATE}2/", {"impressions": "12456", "clicks": "0"}),
        ("All posts", 5, f"{UPDATE}9/", {"impressions": "77", "clicks": "1"}),
    ]


def test_a_persons_posts_of_two_tables_beside_each_other():
    assert read("creator.xlsx") == [
        ("TOP POSTS", 4, f"{UPDATE}2/", {"impressions": "12456"}),
        ("TOP POSTS", 5, f"{UPDATE}1/", {"impressions": "1834"}),
    ]


def test_one_post_in_names_and_values():
    assert read("one_post.xlsx") == [
        ("PERFORMANCE", 1, f"{UPDATE}1", {"impressions": "1,834", "members_reached": "1,240"})
    ]


@pytest.mark.parametrize(
    ("name", "impressions"),
    [
        ("page_de.csv", "1.834"),
        ("page_fr.csv", "1\u202f834"),
        ("page_es.csv", "1.834"),
        ("page_it.csv", "1.834"),
        ("page_pt.csv", "1.834"),
        ("page_nl.csv", "1.834"),
    ],
)
def test_other_languages_delimiters_and_encodings(name, impressions):
    figures = {"impressions": impressions, "clicks": "47"}
    assert read(name) == [("", 3, f"{UPDATE}1/", figures)]


def test_totals_come_before_parts_of_them_in_any_order():
    text = f"Impressions,Clicks (total),Post link,Clicks,Impressions (total)\n1,2,{url(1)},3,4\n"
    assert read_text(text) == [(2, url(1), {"impressions": "4", "clicks": "2"})]


def test_lines_without_an_address_are_left_aside_and_those_without_a_number_say_nothing():
    text = f"Post link,Impressions\n,5\n{url(1)}\n{url(2)},7\nTotal\n"
    assert read_text(text) == [(3, url(1), {}), (4, url(2), {"impressions": "7"}), (5, "Total", {})]


def test_pairs_need_an_address_that_names_a_post():
    text = f"Post URL,soon\nImpressions,5\nPost URL,{url(1)}\nPost URL,{url(2)}\nalone\n"
    assert read_text(text) == [(3, url(1), {"impressions": "5"})]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"Post link\nhttps://example.com\n",
        b"Impressions,Clicks\n5,6\n",
        b"Impressions,5\n",
        make_xlsx(["Date", "Impressions"], ["11/1/2026", 5]),
    ],
)
def test_a_file_without_posts_and_figures_says_what_it_lacks(content):
    with pytest.raises(UnreadableError) as refusal:
        read_export(content)
    assert str(refusal.value) == NOTHING


def test_old_excel_file_that_cannot_be_read_says_what_to_do():
    with pytest.raises(UnreadableError, match=r"save it as \.xlsx"):
        read_export(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")


def test_a_broken_workbook_is_refused():
    with pytest.raises(UnreadableError, match="no XLSX workbook"):
        read_export(b"PK\x03\x04 and nothing else")


def test_files_have_limits(monkeypatch):
    content = f"Post link,Impressions\n{url(1)},1\n{url(2)},2\n".encode()
    monkeypatch.setattr(reading, "MOST_LINES", 1)
    with pytest.raises(UnreadableError, match="more than 1 lines of posts"):
        read_export(content)
    monkeypatch.setattr(reading, "LARGEST_FILE", 10)
    with pytest.raises(UnreadableError, match="more than 0 MB"):
        read_export(content)
