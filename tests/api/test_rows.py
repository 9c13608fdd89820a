"""A row of a list is what the detail shows: one truth, read in two ways."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from rest_framework import serializers

from api.engagers.serializers import EngagerSerializer
from api.rows import RowList, read_rows
from engagers.models import Audience, Company, Engager, Position
from pipeline.domain.request_run import request_run
from tests.factories.engagers import (
    MONDAY,
    CompanyFactory,
    ContactFactory,
    EngagementFactory,
    EngagerFactory,
    IdentityFactory,
)
from tests.factories.posts import PostFactory, ScrapeFactory

# What only details have, and what of a post that is due is the moment of asking.
OF_DETAILS = {"engagements", "next_due_at"}


@pytest.fixture
def everything(db):
    """Of each list a row with all that can be known, and one with nothing."""
    target = Audience.objects.get(name="Venture Capital Related")
    ada = EngagerFactory(
        name="Ada",
        company=CompanyFactory(name="Example Ltd", relation="target"),
        audience=target,
        position=Position.objects.get(audience=target, name="Partner"),
        classified_at=MONDAY,
    )
    ContactFactory(engager=ada, state="synced", hubspot_id="501", lifecycle_stage="lead")
    IdentityFactory(engager=ada, kind="slug", value="ada-é/x")
    post = PostFactory(
        tags=["launch"],
        custom={"budget_code": "A-7"},
        time_to_create=Decimal("1.50"),
        published_at=MONDAY,
    )
    EngagementFactory(engager=ada, post=post, gone_at=MONDAY + timedelta(days=1))
    EngagementFactory(engager=EngagerFactory(company=None), post=PostFactory())
    ScrapeFactory(post=post, cost_usd=Decimal("0.051"), reaction_types={"LIKE": 3})
    request_run(trigger="api", at=MONDAY)


@pytest.mark.parametrize("zone", ["UTC", "Europe/Rome"])
@pytest.mark.parametrize(
    ("path", "rows"),
    [
        ("posts", 2),
        ("scrapes", 1),
        ("engagers", 2),
        ("engagements", 2),
        ("companies", 1),
        ("runs", 1),
    ],
)
def test_a_list_shows_what_the_details_show(reader, everything, settings, zone, path, rows):
    settings.TIME_ZONE = zone
    listed = reader.get(f"/api/v1/{path}/").json()["results"]

    assert len(listed) == rows
    for row in listed:
        detail = reader.get(f"/api/v1/{path}/{row['id']}/").json()
        left_out = OF_DETAILS | ({"next_due_at"} & set(row))
        kept = {name: value for name, value in detail.items() if name not in left_out}
        assert {name: value for name, value in row.items() if name not in left_out} == kept
        assert set(detail) - set(row) <= {"engagements"}


@pytest.mark.parametrize(
    ("keys", "url"),
    [
        ([], ""),
        ([{"kind": "email", "value": "ada@example.com"}], ""),
        ([{"kind": "member_id", "value": "ACoAA1"}], "https://www.linkedin.com/in/ACoAA1"),
        (
            [{"kind": "slug", "value": "a/é"}, {"kind": "member_id", "value": "ACoAA1"}],
            "https://www.linkedin.com/in/a%2F%C3%A9",
        ),
        (
            [
                {"kind": "slug", "value": "linked", "linked_at": MONDAY},
                {"kind": "slug", "value": "later", "created_at": MONDAY + timedelta(days=1)},
            ],
            "https://www.linkedin.com/in/linked",
        ),
        (
            [
                {"kind": "slug", "value": "first", "linked_at": MONDAY},
                {"kind": "slug", "value": "last", "linked_at": MONDAY + timedelta(days=1)},
            ],
            "https://www.linkedin.com/in/last",
        ),
        (
            [
                {"kind": "company_slug", "value": "made"},
                {"kind": "company_slug", "value": "made-later"},
            ],
            "https://www.linkedin.com/company/made-later",
        ),
        ([{"kind": "company_id", "value": "1"}], "https://www.linkedin.com/company/1"),
    ],
)
def test_the_address_is_of_the_public_name_seen_last(reader, db, keys, url):
    engager = EngagerFactory()
    for key in keys:
        IdentityFactory(engager=engager, **key)

    assert reader.get("/api/v1/engagers/").json()["results"][0]["linkedin_url"] == url
    assert reader.get(f"/api/v1/engagers/{engager.pk}/").json()["linkedin_url"] == url


def test_only_what_is_shown_is_read(db):
    read = read_rows(Engager.objects.with_address(), EngagerSerializer).query

    assert "definition" not in str(read)
    assert "payload_hash" not in str(read)


class ShoutingSerializer(serializers.ModelSerializer[Company]):
    loud = serializers.SerializerMethodField()

    class Meta:
        model = Company
        list_serializer_class = RowList
        fields = ("id", "loud")

    def get_loud(self, company: Company) -> str:
        return company.name.upper()


def test_a_field_that_is_no_column_is_refused():
    with pytest.raises(TypeError, match=r"^loud is no column: show models instead\.$"):
        read_rows(Company.objects.all(), ShoutingSerializer)
