"""Engagers, engagements and companies; excluded and merged ones are in none of the lists."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from engagers.models import Audience, Engagement, Engager, Position
from tests.factories.engagers import (
    MONDAY,
    CompanyFactory,
    ContactFactory,
    EngagementFactory,
    EngagerFactory,
    IdentityFactory,
)

ENGAGERS = "/api/v1/engagers/"


def _names(answer):
    assert answer.status_code == 200
    return [row["name"] for row in answer.json()["results"]]


@pytest.fixture
def crowd(db):
    """Ada, a target partner at Example; Bo, classified as no target; Cy, who was excluded."""
    target = Audience.objects.get(name="Venture Capital Related")
    example = CompanyFactory(name="Example Ltd", name_key="example ltd")
    ada = EngagerFactory(
        name="Ada",
        headline="Partner at Example",
        company=example,
        audience=target,
        position=Position.objects.get(audience=target, name="Partner"),
        seniority="partner",
        function="finance",
        engagement_count=3,
    )
    ContactFactory(engager=ada, state="synced", hubspot_id="501", lifecycle_stage="lead")
    IdentityFactory(engager=ada, kind="member_id", value="ACoAA000000000001")
    IdentityFactory(engager=ada, kind="slug", value="ada-example")
    bo = EngagerFactory(
        name="Bo",
        company=example,
        audience=Audience.objects.get(name="Other"),
        engagement_count=1,
        first_seen_at=MONDAY + timedelta(days=2),
        last_seen_at=MONDAY + timedelta(days=2),
    )
    cy = EngagerFactory(
        name="Cy", company=example, excluded_at=MONDAY, exclusion_reason="own staff"
    )
    merged = EngagerFactory(name="Ada too", merged_into=ada)
    for engager in (ada, bo, cy, merged):
        EngagementFactory(engager=engager)
    return {"ada": ada, "bo": bo, "cy": cy, "example": example}


def test_the_excluded_and_the_merged_are_nowhere(reader, crowd):
    assert _names(reader.get(ENGAGERS)) == ["Bo", "Ada"]
    assert reader.get(f"{ENGAGERS}{crowd['cy'].pk}/").status_code == 404
    engagements = reader.get("/api/v1/engagements/").json()["results"]
    assert {row["engager_id"] for row in engagements} == {crowd["ada"].pk, crowd["bo"].pk}
    companies = reader.get("/api/v1/companies/").json()["results"]
    assert [(row["name"], row["people_count"], row["engagement_count"]) for row in companies] == [
        ("Example Ltd", 2, 4)
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("audience=venture capital related", ["Ada"]),
        ("position=partner", ["Ada"]),
        ("seniority=partner", ["Ada"]),
        ("function=finance", ["Ada"]),
        ("is_target=true", ["Ada"]),
        ("is_target=false", ["Bo"]),
        ("company=EXAMPLE LTD", ["Bo", "Ada"]),
        ("company=999999999999999999999", []),
        ("min_engagements=2", ["Ada"]),
        ("first_seen_after=2026-11-17T00:00:00Z", ["Bo"]),
        ("search=part exam", ["Ada"]),
        ("kind=organisation", []),
    ],
)
def test_people_are_filtered(reader, crowd, query, found):
    assert _names(reader.get(f"{ENGAGERS}?{query}")) == found


def test_people_of_a_company_by_its_id(reader, crowd):
    assert _names(reader.get(f"{ENGAGERS}?company={crowd['example'].pk}")) == ["Bo", "Ada"]


@pytest.mark.parametrize(
    "query", ["min_engagements=-1", "first_seen_after=soon", "kind=robot", "is_target=maybe"]
)
def test_a_bad_filter_is_named(reader, db, query):
    answer = reader.get(f"{ENGAGERS}?{query}")

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == query.partition("=")[0]


def test_the_detail_says_who_it_is_and_what_they_did(reader, crowd):
    ada = crowd["ada"]
    comment = EngagementFactory(
        engager=ada,
        kind="comment",
        reaction_type="",
        external_id="urn:li:comment:1",
        text="Well said",
        first_seen_at=MONDAY + timedelta(days=1),
    )

    body = reader.get(f"{ENGAGERS}{ada.pk}/").json()

    assert (body["audience"], body["position"], body["is_target"]) == (
        "Venture Capital Related",
        "Partner",
        True,
    )
    assert body["company"] == {
        "id": crowd["example"].pk,
        "name": "Example Ltd",
        "relation": "other",
    }
    assert body["linkedin_url"] == "https://www.linkedin.com/in/ada-example"
    assert (body["hubspot_state"], body["hubspot_id"], body["lifecycle_stage"]) == (
        "synced",
        "501",
        "lead",
    )
    assert [(row["id"], row["kind"], row["text"]) for row in body["engagements"]] == [
        (comment.pk, "comment", "Well said"),
        (Engagement.objects.get(engager=ada, kind="reaction").pk, "reaction", ""),
    ]


def test_what_is_not_known_is_null(reader, db):
    engager = EngagerFactory(company=None)

    body = reader.get(f"{ENGAGERS}{engager.pk}/").json()

    unknown = ("company", "audience", "position", "is_target", "hubspot_state", "hubspot_id")
    assert {name: body[name] for name in unknown} == dict.fromkeys(unknown)
    assert body["linkedin_url"] == ""


def test_engagements_are_filtered(reader, crowd):
    ada = crowd["ada"]
    row = Engagement.objects.get(engager=ada)

    for query in (f"engager={ada.pk}", f"post={row.post_id}", f"engager={ada.pk}&kind=reaction"):
        answer = reader.get(f"/api/v1/engagements/?{query}").json()["results"]
        assert [one["id"] for one in answer] == [row.pk]
    assert reader.get("/api/v1/engagements/?since=2030-01-01T00:00:00Z").json()["results"] == []


def test_companies_are_found_by_words(reader, crowd):
    CompanyFactory(name="Other Works", name_key="other works", relation="partner")

    assert _names(reader.get("/api/v1/companies/?search=exa")) == ["Example Ltd"]
    assert _names(reader.get("/api/v1/companies/?relation=partner")) == ["Other Works"]


@pytest.mark.parametrize(
    ("path", "queries"), [("engagers/", 2), ("engagements/", 2), ("companies/", 2)]
)
def test_lists_take_the_same_queries_for_one_row_and_three(reader, path, queries):
    reader.get(f"/api/v1/{path}")  # the first use of a key is noted
    counts = []
    for rows in (1, 2):
        for _ in range(rows):
            EngagementFactory(engager=EngagerFactory(company=CompanyFactory()))
        with CaptureQueriesContext(connection) as seen:
            assert reader.get(f"/api/v1/{path}").status_code == 200
        counts.append(len(seen))

    assert counts == [queries] * 2


def test_pages_stay_in_order_while_people_are_added(reader, db):
    first = [EngagerFactory().pk for _ in range(5)]
    page = reader.get(f"{ENGAGERS}?page_size=2").json()
    EngagerFactory()
    seen = [row["id"] for row in page["results"]]
    while page["next"]:
        Engager.objects.update(engagement_count=9)
        page = reader.get(page["next"]).json()
        seen += [row["id"] for row in page["results"]]

    assert seen == sorted(first, reverse=True)
