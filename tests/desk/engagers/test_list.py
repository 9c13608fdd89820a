"""The list of engagers: who is found, what is shown, and that it counts no table."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from access.models import User
from bench.crowd import fill_crowd
from engagers.models import Audience, Engager, Position
from tests.factories.engagers import (
    MONDAY,
    CompanyFactory,
    ContactFactory,
    EngagementFactory,
    EngagerFactory,
    IdentityFactory,
)

pytestmark = pytest.mark.django_db
URL = "/admin/engagers/engager/"


@pytest.fixture
def page(client):
    client.force_login(User.objects.create_superuser("administrator"))
    return client


def names(answer):
    assert answer.status_code == 200
    return {row.name for row in answer.context["cl"].result_list}


@pytest.fixture
def people():
    agency = Audience.objects.get(name="Marketing Agency")
    position = Position.objects.filter(audience=agency).first()
    now = timezone.now()
    ada = EngagerFactory(
        name="Ada",
        audience=agency,
        position=position,
        seniority="director",
        function="marketing",
        company=CompanyFactory(name="Foxglove"),
        post_count=2,
        engagement_count=5,
        first_seen_at=now,
        last_seen_at=now,
    )
    EngagementFactory(engager=ada)
    ContactFactory(engager=ada, state="review")
    EngagerFactory(name="Bo", classified_at=MONDAY, kind="person", engagement_count=1)
    EngagerFactory(name="Cy Ltd", kind="organisation")
    EngagerFactory(name="Di", excluded_at=MONDAY, exclusion_reason="own staff")
    EngagerFactory(name="Ed", merged_into=ada)
    Engager.objects.exclude(pk=ada.pk).update(first_seen_at=MONDAY - timedelta(days=30))
    return ada


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"Ada", "Bo", "Cy Ltd"}),
        ("?excluded=only", {"Di"}),
        ("?excluded=all", {"Ada", "Bo", "Cy Ltd", "Di"}),
        ("?audience={agency}", {"Ada"}),
        ("?audience=unclassified", {"Cy Ltd"}),
        ("?audience=unknown", {"Bo"}),
        ("?audience=x", {"Ada", "Bo", "Cy Ltd"}),
        ("?position={position}", {"Ada"}),
        ("?seniority=director", {"Ada"}),
        ("?function=marketing", {"Ada"}),
        ("?company__id__exact={company}", {"Ada"}),
        ("?who=target", {"Ada"}),
        ("?who=repeat", {"Ada"}),
        ("?who=new", {"Ada"}),
        ("?min_engagements=4", {"Ada"}),
        ("?hubspot=review", {"Ada"}),
        ("?hubspot=none", {"Bo", "Cy Ltd"}),
        ("?kind=organisation", {"Cy Ltd"}),
        ("?post={post}", {"Ada"}),
        ("?q=foxgl", {"Ada"}),
    ],
)
def test_filters(page, people, query, found):
    known = {
        "agency": people.audience_id,
        "position": people.position_id,
        "company": people.company_id,
        "post": people.engagements.get().post_id,
    }

    assert names(page.get(URL + query.format(**known))) == found


@pytest.mark.parametrize("column", [1, 4, 7, 8])
def test_sorted_by_one_column_and_then_by_id(page, people, column):
    for sign in ("", "-"):
        answer = page.get(f"{URL}?o={sign}{column}")
        order = answer.context["cl"].queryset.query.order_by
        assert len(order) == 2
        assert order[0].startswith("-") == (not order[1].startswith("-"))


def test_hostile_values_are_text_and_only_linkedins_pictures_load(page):
    EngagerFactory(name="<script>x</script>", picture_url="https://evil.example/licdn.com.jpg")
    EngagerFactory(name="Good", picture_url="https://media.licdn.com/x.jpg")
    EngagerFactory(name="Plain", picture_url="http://media.licdn.com/x.jpg")
    EngagerFactory(name="Broken", picture_url="https://[x")

    text = page.get(URL).content.decode()

    assert "<script>x" not in text
    assert re.findall(r'<img src="([^"]+)"', text) == ["https://media.licdn.com/x.jpg"]


def test_a_crowd_opens_in_few_queries_without_a_count(page):
    fill_crowd(posts=20, engagers=2_000)
    for query in ("", "?q=ada+example", "?who=target&o=4", "?post=1"):
        with CaptureQueriesContext(connection) as queries:
            answer = page.get(URL + query)
        assert answer.status_code == 200
        assert len(queries) <= 12
        counts = [one["sql"] for one in queries if "COUNT(*)" in one["sql"]]
        assert counts
        assert [sql for sql in counts if "LIMIT 1001" not in sql] == []


@pytest.mark.parametrize("rows", [1, 3])
def test_page_of_one_takes_a_fixed_number_of_queries(page, rows):
    ada = EngagerFactory(company=CompanyFactory())
    for _ in range(rows):
        IdentityFactory(engager=ada)
        EngagementFactory(engager=ada)

    url = reverse("admin:engagers_engager_change", args=[ada.pk])
    page.get(url)  # content types are read once for all
    with CaptureQueriesContext(connection) as queries:
        answer = page.get(url)

    assert answer.status_code == 200
    assert len(queries) == 11


@pytest.mark.parametrize("rows", [1, 3])
def test_page_of_a_company_takes_a_fixed_number_of_queries(page, rows):
    company = CompanyFactory(slug="example", linkedin_id="7")
    own = EngagerFactory(name="Example Ltd", kind="organisation")
    IdentityFactory(engager=own, kind="company_slug", value="example")
    for _ in range(rows):
        EngagementFactory(engager=EngagerFactory(company=company))

    url = reverse("admin:engagers_company_change", args=[company.pk])
    page.get(url)
    with CaptureQueriesContext(connection) as queries:
        answer = page.get(url)

    assert [one.name for one in answer.context["own"]] == ["Example Ltd"]
    assert answer.context["people"].paginator.count == rows
    assert len(queries) == 9


def test_a_relation_is_set_in_the_list_and_kept_in_the_history(page):
    company = CompanyFactory(name="Example", slug="example")
    url = reverse("admin:engagers_company_changelist")
    formset = page.get(url).context["cl"].formset
    data = {field.html_name: field.value() for field in formset.management_form}
    data |= {"form-0-id": company.pk, "form-0-relation": "target", "_save": "Save"}

    assert page.post(url, data).status_code == 302

    company.refresh_from_db()
    assert company.relation == "target"
    assert company.history.first().relation == "target"
    assert company.history.first().history_user.username == "administrator"


def test_a_person_who_was_merged_is_shown_as_who_they_became(page, people):
    gone = Engager.objects.get(name="Ed")

    answer = page.get(reverse("admin:engagers_engager_change", args=[gone.pk]))

    assert answer.url == reverse("admin:engagers_engager_change", args=[people.pk])
    assert page.get(reverse("admin:engagers_engager_change", args=[0])).status_code == 302


def test_the_timeline_is_paged_and_says_what_is_gone(page):
    ada = EngagerFactory()
    for number in range(26):
        EngagementFactory(
            engager=ada,
            kind="comment",
            reaction_type="",
            external_id=f"c{number}",
            text=f"words {number}",
            first_seen_at=MONDAY + timedelta(hours=number),
            gone_at=MONDAY if number == 0 else None,
        )
    url = reverse("admin:engagers_engager_change", args=[ada.pk])

    first, second = (page.get(f"{url}?page={number}").content.decode() for number in (1, 2))

    assert ("words 25" in first, "words 0<" in first, "gone since" in first) == (True, False, False)
    assert ("words 0<" in second, "gone since 16 Nov 2026" in second) == (True, True)


def test_contacts_are_found_by_key_id_and_person(page, people):
    contact = people.contact
    contact.hubspot_id = "901"
    contact.save()
    ContactFactory(engager__name="Somebody")
    url = "/admin/engagers/contact/"

    for term in (contact.key, "901", "Ada"):
        found = page.get(url, {"q": term}).context["cl"].result_list
        assert [one.pk for one in found] == [contact.pk]
    assert len(page.get(url).context["cl"].result_list) == 2
