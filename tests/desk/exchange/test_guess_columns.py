from __future__ import annotations

import pytest

from desk.exchange.guess_columns import guess_columns
from desk.exchange.targets import list_targets
from posts.models import CustomField
from tests.desk.exchange.tables import url, urn

pytestmark = pytest.mark.django_db


def guess(columns, *samples):
    return guess_columns(columns, samples, list_targets())


def test_our_own_names_and_labels_are_known():
    columns = ["Target audience", "post_type", "NAME", "Own or competitor", "Collections"]
    assert guess(columns) == {
        "0": "target_audience",
        "1": "post_type",
        "2": "name",
        "3": "ownership",
        "4": "collections",
    }


def test_german_and_other_english_words_are_known():
    columns = [
        "Beitrags-URL",
        "Zielgruppe",
        "Kampagne",
        "Schlagwörter",
        "Notizen",
        "Aufwand",
        "paid",
    ]
    assert guess(columns) == {
        "0": "url",
        "1": "target_audience",
        "2": "campaign",
        "3": "tags",
        "4": "notes",
        "5": "time_to_create",
        "6": "sponsored",
    }


def test_custom_fields_are_known_by_key_and_label_before_any_synonym():
    CustomField.objects.create(key="format", label="Bildformat", kind="text")
    assert guess(["custom.format", "Format"]) == {"0": "custom.format", "1": "post_type"}
    assert guess(["bildformat"]) == {"0": "custom.format"}


def test_each_target_is_chosen_once_the_exact_name_first():
    assert guess(["Titel", "name", "Title"]) == {"1": "name"}


def test_addresses_are_found_by_their_values():
    assert guess(["What", "Where"], ["A", url(1)], ["", urn(2)]) == {"1": "url"}
    assert guess(["Link", "Permalink"], ["https://example.com/", url(1)]) == {"1": "url"}


def test_a_files_own_id_is_ours_only_where_nothing_else_finds_the_post():
    assert guess(["id", "url"], ["1", url(1)]) == {"1": "url"}
    assert guess(["id", "name"], ["1", "A"]) == {"0": "id", "1": "name"}
    assert guess(["Post number", "url"], ["1", url(1)]) == {"0": "id", "1": "url"}


def test_errors_of_an_earlier_import_and_facts_are_ignored():
    assert guess(["error", "Reactions", "Comments", "Fehler"]) == {}
