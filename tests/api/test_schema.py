"""The schema is what the server does: valid OpenAPI, and every operation answers as it says."""

from __future__ import annotations

import hypothesis
import pytest
import schemathesis
import yaml
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from openapi_spec_validator import validate
from schemathesis.specs.openapi.checks import positive_data_acceptance

from access.domain.issue_key import issue_key
from access.models import User
from pipeline.domain.request_run import request_run
from tests.factories.engagers import CompanyFactory, EngagementFactory, EngagerFactory
from tests.factories.posts import ScrapeFactory

EXAMPLES = 20
OPERATIONS = {
    "/companies/": ["get"],
    "/companies/{id}/": ["get"],
    "/engagements/": ["get"],
    "/engagements/{id}/": ["get"],
    "/engagers/": ["get"],
    "/engagers/{id}/": ["get"],
    "/health/live": ["get"],
    "/health/ready": ["get"],
    "/posts/": ["get", "post"],
    "/posts/bulk/": ["post"],
    "/posts/{id}/": ["get", "patch"],
    "/posts/{id}/scrape/": ["post"],
    "/posts/{id}/scrapes/": ["get"],
    "/reports/{view}/": ["get"],
    "/runs/": ["get", "post"],
    "/runs/{id}/": ["get"],
    "/scrapes/": ["get"],
    "/scrapes/{id}/": ["get"],
}


@pytest.fixture
def document(db, tmp_path):
    path = tmp_path / "schema.yml"
    call_command("spectacular", "--fail-on-warn", "--validate", "--file", str(path))
    return yaml.safe_load(path.read_text())


def test_the_schema_is_valid_and_has_every_operation(document):
    validate(document)
    prefix = "/api/v1"
    paths = {
        path.removeprefix(prefix): sorted(set(item) & {"get", "post", "patch", "put", "delete"})
        for path, item in document["paths"].items()
    }
    assert paths == OPERATIONS


def test_filters_and_pages_are_in_the_schema(document):
    names = {one["name"] for one in document["paths"]["/api/v1/posts/"]["get"]["parameters"]}

    assert names == {
        "campaign",
        "cursor",
        "due",
        "ordering",
        "page_size",
        "post_type",
        "published_after",
        "published_before",
        "search",
        "sentiment",
        "target_audience",
        "tracking",
    }


def test_the_schema_comes_as_json_or_yaml(client, db):
    address = reverse("api:schema")
    kinds = [
        client.get(f"{address}{query}", HTTP_ACCEPT=accept)["Content-Type"].partition(";")[0]
        for query, accept in (
            ("", "*/*"),
            ("?format=json", "*/*"),
            ("", "application/json"),
        )
    ]

    openapi = "application/vnd.oai.openapi"
    assert kinds == [openapi, f"{openapi}+json", "application/json"]


def test_schema_and_docs_are_served_without_a_key(client, db):
    assert client.get(reverse("api:schema")).status_code == 200
    page = client.get(reverse("api:docs"))
    assert page.status_code == 200
    assert "https://cdn" not in page.content.decode()


@pytest.fixture
def key(transactional_db):
    """Rows to read, and a key that may do everything."""
    EngagementFactory(engager=EngagerFactory(company=CompanyFactory()))
    ScrapeFactory()
    owner = User.objects.create_superuser("ada")
    request_run(trigger="api", at=timezone.now(), started_by=owner)
    return issue_key("fuzz", scopes=["read", "write", "run"], owner=owner)[1]


def test_every_operation_of_a_live_server_answers_as_the_schema_says(live_server, key, settings):
    """Generated requests, good and bad: no answer that the schema does not know, and no 500."""
    settings.API_RATE = ""
    headers = {"Authorization": f"Bearer {key}"}
    schema = schemathesis.openapi.from_url(f"{live_server.url}/api/schema/?format=json")
    seen = set()
    for result in schema.get_all_operations():
        operation = result.ok()
        seen.add((operation.path.removeprefix("/api/v1"), operation.method))

        @hypothesis.settings(
            max_examples=EXAMPLES,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(hypothesis.HealthCheck),
        )
        @hypothesis.given(case=operation.as_strategy())
        def call(case):
            # No schema can say which addresses are posts: what is written may be refused (422).
            left_out = [] if case.method == "GET" else [positive_data_acceptance]
            case.call_and_validate(headers=headers, excluded_checks=left_out)

        call()
    assert seen == {(path, method) for path, methods in OPERATIONS.items() for method in methods}
