from dataclasses import FrozenInstanceError, replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integrations.apify.actors import ACTORS, DEFAULTS
from integrations.apify.items import BadItem, CompanyItem, NoiseItem, ProfileItem
from tests.integrations.apify.samples import load_errors

KEYS = sorted(ACTORS)
ERRORS = load_errors()
ITEMS = {name: item for name, item in ERRORS.items() if "HTTP 4" not in name}

names = st.sampled_from(
    [
        "id",
        "actor",
        "name",
        "linkedinUrl",
        "position",
        "picture",
        "url",
        "reactionType",
        "commentary",
        "replies",
        "createdAt",
        "reactor",
        "urn",
        "profile_url",
        "headline",
        "comment_id",
        "text",
        "author",
        "posted_at",
        "timestamp",
        "post",
        "stats",
        "media",
        "items",
        "type",
        "reshared_post",
        "article",
        "publicIdentifier",
        "experience",
        "endDate",
        "universalName",
        "error",
        "message",
        "summary",
        "status",
        "query",
        "industries",
        "employeeCount",
        "location",
        "reactions",
        "duration",
    ]
)
scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["https://www.linkedin.com/in/x", "LinkedIn Member", "7320867199693246465"])
)
json_values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=6)
)


def test_every_purpose_has_a_default_of_that_purpose():
    assert {purpose: ACTORS[key].purpose for purpose, key in DEFAULTS.items()} == {
        purpose: purpose
        for purpose in ("reactions", "comments", "reposts", "details", "profile", "company")
    }
    assert DEFAULTS["reactions"] == "harvestapi_reactions"
    assert DEFAULTS["comments"] == "harvestapi_comments"


def test_actor_ids():
    assert {key: actor.actor_id for key, actor in ACTORS.items()} == {
        "harvestapi_reactions": "harvestapi/linkedin-post-reactions",
        "harvestapi_comments": "harvestapi/linkedin-post-comments",
        "harvestapi_profile": "harvestapi/linkedin-profile-scraper",
        "harvestapi_company": "harvestapi/linkedin-company",
        "apimaestro_reactions": "apimaestro/linkedin-post-reactions",
        "apimaestro_comments": (
            "apimaestro/linkedin-post-comments-replies-engagements-scraper-no-cookies"
        ),
        "apimaestro_post_detail": "apimaestro/linkedin-post-detail",
        "apimaestro_reposts": "apimaestro/linkedin-post-reshares",
    }


def test_actor_is_frozen_and_its_id_swappable():
    actor = ACTORS["apimaestro_post_detail"]
    with pytest.raises(FrozenInstanceError):
        actor.actor_id = "x/y"
    swapped = replace(actor, actor_id="x/y", options={"mode": 2})
    assert swapped.build_input("7320867199693246465", max_items=1) == {
        "post_url": "https://www.linkedin.com/feed/update/urn:li:activity:7320867199693246465/",
        "mode": 2,
    }


@pytest.mark.parametrize(
    ("key", "items", "runs", "usd"),
    [
        ("harvestapi_reactions", 1000, 1, "2.005"),
        ("harvestapi_reactions", 0, 1, "0.005"),
        ("apimaestro_reactions", 250, 3, "1.265"),
        ("apimaestro_reactions", 0, 1, "0.005"),
        ("apimaestro_reactions", 100, 1, "0.505"),
    ],
)
def test_estimate(key, items, runs, usd):
    assert ACTORS[key].count_runs(items) == runs
    assert ACTORS[key].estimate_usd(items) == Decimal(usd)


@pytest.mark.parametrize("key", KEYS)
def test_whole_run_error_is_rejected_with_the_vendors_words(key):
    item = next(item for name, item in ITEMS.items() if name.startswith("supreme_coder"))
    reason = "Failed to scrape post: Cannot read properties of undefined (reading '0')"
    assert ACTORS[key].parse_all(item) == (BadItem(reason, item),)


@pytest.mark.parametrize("key", KEYS)
def test_summary_is_noise(key):
    assert ACTORS[key].parse({"summary": {"totalComments": 0}}) == NoiseItem("a summary of the run")


def test_each_recorded_bad_record():
    company, profile, partial = (
        next(item for name, item in ITEMS.items() if words in name)
        for words in ("linkedin-company", "no element", "element + error")
    )
    assert ACTORS["harvestapi_company"].parse(company) == CompanyItem(
        query="https://www.linkedin.com/company/harborline", not_found=True
    )
    assert ACTORS["harvestapi_profile"].parse(profile) == ProfileItem(
        query="aron-petrescu-2d7116", not_found=True
    )
    assert ACTORS["harvestapi_profile"].parse(partial) == BadItem("…", partial)
    assert len(ITEMS) == 5


@pytest.mark.parametrize("key", KEYS)
@settings(max_examples=60, deadline=None)
@given(item=json_values)
def test_parse_never_raises(key, item):
    assert len(ACTORS[key].parse_all(item)) >= 1


@settings(max_examples=25, deadline=None)
@given(
    outer=st.dictionaries(names, json_values, max_size=8), inner=st.dictionaries(names, json_values)
)
def test_parse_never_raises_on_nearly_right_items(outer, inner):
    for actor in ACTORS.values():
        for name in actor.expects:
            assert actor.parse_all({**outer, name: inner})
