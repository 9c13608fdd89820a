"""Exclusions say whom they hide; HubSpot's fields keep our key."""

from __future__ import annotations

import pytest
from django.urls import reverse

from engagers.models import Company, Exclusion, FieldRule
from tests.desk.lists.forms import read_inputs, read_messages
from tests.factories.engagers import CompanyFactory, EngagerFactory, IdentityFactory

pytestmark = pytest.mark.django_db
PREVIEW = "/admin/engagers/exclusion/preview/"


def test_an_exclusion_is_previewed_as_it_is_written(admin_page):
    IdentityFactory(engager=EngagerFactory(), kind="slug", value="ada-example")
    pasted = {"kind": "slug", "value": "https://de.linkedin.com/in/Ada-Example/?trk=x"}

    assert admin_page.get(PREVIEW, pasted).json() == {
        "value": "ada-example",
        "fitting": 1,
        "hides": 1,
    }
    assert not Exclusion.objects.exists()

    answer = admin_page.get(PREVIEW, {"kind": "slug", "value": "https://example.com/x"})
    assert (answer.status_code, answer.json()) == (
        422,
        {"detail": "Value: this names no person on LinkedIn."},
    )


def test_who_may_not_see_exclusions_previews_none(creative):
    assert creative.get(PREVIEW, {"kind": "slug", "value": "ada-example"}).status_code == 403


def test_exclusions_count_whom_they_hide_and_are_deleted_together(admin_page):
    engager = EngagerFactory()
    IdentityFactory(engager=engager, kind="slug", value="ada-example")
    data = {"kind": "slug", "value": "ada-example", "reason": "opt_out", "note": ""}
    answer = admin_page.post(reverse("admin:engagers_exclusion_add"), data, follow=True)
    assert "Hidden, shown or explained anew: 1 engager." in read_messages(answer)
    assert [rule.hides_now for rule in answer.context["cl"].result_list] == [1]
    rule = Exclusion.objects.get()

    admin_page.post(
        reverse("admin:engagers_exclusion_changelist"),
        {"action": "delete_selected", "_selected_action": [rule.pk], "post": "yes"},
    )

    engager.refresh_from_db()
    assert engager.excluded_at is None
    assert rule.history.filter(history_type="-").count() == 1


def test_our_key_stays_and_is_one(admin_page):
    key = FieldRule.objects.get(policy="key")
    other = FieldRule.objects.get(property="jobtitle")

    def change(rule, **data):
        url = reverse("admin:engagers_fieldrule_change", args=[rule.pk])
        answer = admin_page.post(url, read_inputs(admin_page.get(url)) | data)
        return answer.context and answer.context["adminform"].form.errors.get("policy")

    assert change(key, policy="ours") == [
        "Contacts are found again by this property: it stays our key."
    ]
    assert change(other, policy="key") == [
        "There is one key: another property has this policy already."
    ]
    assert change(other, policy="never") is None
    url = reverse("admin:engagers_fieldrule_delete", args=[key.pk])
    assert admin_page.post(url, {"post": "yes"}).status_code == 403
    assert list(FieldRule.objects.filter(policy="key")) == [key]
    assert FieldRule.objects.get(pk=other.pk).policy == "never"


def test_rules_are_not_deleted_many_at_once(admin_page):
    count = FieldRule.objects.count()
    ids = list(FieldRule.objects.values_list("pk", flat=True))

    admin_page.post(
        reverse("admin:engagers_fieldrule_changelist"),
        {"action": "delete_selected", "_selected_action": ids, "post": "yes"},
    )

    assert FieldRule.objects.count() == count


def test_many_companies_are_related_at_once(creative):
    companies = [CompanyFactory(), CompanyFactory(relation="own")]

    answer = creative.post(
        reverse("admin:engagers_company_changelist"),
        {"action": "relate_own", "_selected_action": [one.pk for one in companies]},
        follow=True,
    )

    assert read_messages(answer) == ["1 company is now: own."]
    assert set(Company.objects.values_list("relation", flat=True)) == {"own"}
    last = companies[0].history.latest("history_id")
    assert last.history_user.username == "creative"
