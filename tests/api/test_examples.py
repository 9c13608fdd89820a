"""Examples in the schema are true: each is what the API answers, and fits what the schema says."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
import time_machine
from openapi_schema_validator import OAS30Validator
from rest_framework.test import APIClient

from api.schema import EXAMPLES
from engagers.models import Audience, Position
from pipeline.models import Run, Settings, StepRun
from posts.models import CustomField
from tests.factories.engagers import (
    CompanyFactory,
    ContactFactory,
    EngagementFactory,
    EngagerFactory,
    IdentityFactory,
)
from tests.factories.posts import PostFactory, ScrapeFactory

URN = "urn:li:activity:7519156466586866233"
MORNING = "2026-11-20T09:00:00Z"


@pytest.fixture
def noon():
    with time_machine.travel("2026-11-20T12:00:00Z", tick=False):
        yield


@pytest.fixture
def document(noon, db):
    return json.loads(APIClient().get("/api/schema/?format=json").content)


@pytest.fixture
def world(noon, db):
    """One of everything, as the examples tell of it."""
    Settings.load()
    CustomField.objects.create(key="budget_code", label="Budget code", kind="text")
    post = PostFactory(
        pk=41,
        urn=URN,
        name="Launch film",
        author_name="Example Studio",
        target_audience="Agencies",
        post_type="Video",
        campaign="Autumn launch",
        sponsored=False,
        time_to_create=Decimal("1.5"),
        tags=["launch"],
        custom={"budget_code": "A-7"},
        impressions=1500,
        text="We launch today.",
        published_at="2026-11-19T08:30:00Z",
        media_type="video",
        reactions=326,
        comments=64,
        reposts=12,
        engagers=331,
        scrape_count=1,
        last_scraped_at=MORNING,
        described_at=MORNING,
    )
    ScrapeFactory(
        pk=57,
        post=post,
        created_at=MORNING,
        started_at=MORNING,
        reactions_counted=326,
        comments_counted=64,
        reactions_reported=326,
        comments_reported=64,
        reposts_reported=12,
        anonymous_counted=5,
        reaction_types={"LIKE": 300, "PRAISE": 26},
        new_engagers=249,
        cost_usd=Decimal("0.766"),
    )
    audience = Audience.objects.get(name="Venture Capital Related")
    ada = EngagerFactory(
        pk=902,
        name="Ada Example",
        headline="Partner at Example Ventures",
        title="Partner",
        company=CompanyFactory(
            pk=12, name="Example Ventures", slug="example-ventures", relation="target"
        ),
        audience=audience,
        position=Position.objects.get(audience=audience, name="Partner"),
        seniority="partner",
        function="finance",
        classified_at="2026-11-20T09:05:00Z",
        engagement_count=1,
        post_count=1,
        first_seen_at=MORNING,
        last_seen_at=MORNING,
    )
    IdentityFactory(engager=ada, kind="slug", value="ada-example")
    ContactFactory(engager=ada, state="synced", hubspot_id="50403", lifecycle_stage="lead")
    EngagementFactory(pk=3004, engager=ada, post=post, first_seen_at=MORNING)
    run = Run.objects.create(
        pk=8,
        state="succeeded",
        trigger="api",
        created_at=MORNING,
        started_at=MORNING,
        finished_at="2026-11-20T09:01:00Z",
        cost_usd=Decimal("0.766"),
        steps_wanted=["scrape"],
    )
    StepRun.objects.create(
        run=run,
        name="scrape",
        order=2,
        state="succeeded",
        claimed=1,
        succeeded=1,
        calls=3,
        cost_usd=Decimal("0.766"),
        counts={"described": 1, "new_engagers": 249, "waited_seconds": 4},
        started_at=MORNING,
        finished_at="2026-11-20T09:01:00Z",
    )


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("Post", "posts/41/"),
        ("Scrape", "scrapes/57/"),
        ("EngagerDetail", "engagers/902/"),
        ("Engagement", "engagements/3004/"),
        ("Company", "companies/12/"),
        ("Run", "runs/8/"),
    ],
)
def test_an_example_is_what_the_api_answers(reader, world, name, path):
    assert reader.get(f"/api/v1/{path}").json() == EXAMPLES[name]


def test_a_list_shows_what_its_example_says(reader, world):
    (row,) = reader.get("/api/v1/engagers/").json()["results"]

    assert row == EXAMPLES["Engager"]


def test_a_bulk_answers_as_its_example_says(writer, world, document):
    sent = document["components"]["schemas"]["BulkRequest"]["example"]
    answer = writer.post("/api/v1/posts/bulk/", sent, format="json").json()

    assert answer == EXAMPLES["BulkResult"]


def test_what_an_example_sends_is_taken(make_client, world, document):
    client = make_client("read", "write", "run")
    schemas = document["components"]["schemas"]

    for method, path, name in (
        ("post", "posts/", "NewPostRequest"),
        ("patch", "posts/41/", "PatchedLabelsRequest"),
        ("post", "runs/", "NewRunRequest"),
    ):
        answer = getattr(client, method)(f"/api/v1/{path}", schemas[name]["example"], format="json")
        assert answer.status_code in {200, 202}, answer.content


def test_examples_fit_their_schemas(document):
    schemas = document["components"]["schemas"]

    assert set(EXAMPLES) <= set(schemas)
    for name, example in EXAMPLES.items():
        assert schemas[name]["example"] == example
        OAS30Validator({**schemas[name], "components": document["components"]}).validate(example)


def test_every_operation_has_examples(document):
    """By the component it names; of a page, by that of its rows."""
    without = set()
    for path, item in document["paths"].items():
        for operation in item.values():
            bodies = [operation.get("requestBody", {}), *operation["responses"].values()]
            for body in bodies:
                content = body.get("content", {}).get("application/json", {}).get("schema", {})
                name = content.get("$ref", "").rpartition("/")[2]
                page = document["components"]["schemas"].get(name, {}).get("properties", {})
                rows = page.get("results", {}).get("items", {}).get("$ref", "").rpartition("/")[2]
                if name and (rows or name) not in EXAMPLES:
                    without.add((path, name))
    assert without == {("/api/v1/health/live", "Health"), ("/api/v1/health/ready", "Health")}
