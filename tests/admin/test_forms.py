"""What a person does in the admin's forms."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.apps import apps
from django.contrib.admin import site
from django.contrib.admin.utils import flatten_fieldsets
from django.urls import reverse

from access.models import User
from engagers.models import Audience, Engager, Exclusion, Position
from pipeline.models import Settings
from posts.models import Post, PostAlias
from tests.admin.test_lists import MAKERS
from tests.desk.lists.forms import read_inputs
from tests.factories.engagers import EngagementFactory, EngagerFactory, IdentityFactory
from tests.factories.posts import PostFactory

URN = "urn:li:activity:7472928569657225216"


def _unexplained(model_admin, request, row):
    fields = flatten_fieldsets(model_admin.get_fieldsets(request, row))
    form = model_admin.get_form(request, row, change=row is not None, fields=fields)
    below = (
        one.get_formset(request, row).form for one in model_admin.get_inline_instances(request, row)
    )
    return {
        f"{model_admin.opts.label_lower}.{name}"
        for one in (form, *below)
        for name, field in one.base_fields.items()
        if not field.help_text and not field.widget.is_hidden
    }


def test_every_input_of_every_form_has_a_help_text(admin_page, rf):
    request = rf.get("/")
    request.user = User.objects.get()

    found = set()
    for model, model_admin in site._registry.items():
        if model_admin.has_add_permission(request):
            found |= _unexplained(model_admin, request, None)
        if model_admin.has_change_permission(request, model()):
            found |= _unexplained(model_admin, request, model())

    assert found == set()


def test_the_index_links_every_list(admin_page):
    page = admin_page.get("/admin/").content.decode()

    for label in ("posts/post", "engagers/engager", "pipeline/run", "pipeline/settings"):
        assert f"/admin/{label}/" in page


def test_a_post_is_added_by_its_address(admin_page):
    answer = admin_page.post(
        reverse("admin:posts_post_add"),
        {
            "url": "https://www.linkedin.com/feed/update/urn%3Ali%3Aactivity%3A7472928569657225216",
            "ownership": "own",
            "tracking": "active",
            "name": "Launch",
        },
    )

    assert answer.status_code == 302
    post = Post.objects.get()
    assert (post.urn, post.name) == (URN, "Launch")
    assert post.url == f"https://www.linkedin.com/feed/update/{URN}/"
    assert post.published_at.isoformat() == "2026-06-17T08:30:11.305000+00:00"
    assert list(PostAlias.objects.values_list("post", "urn")) == [(post.pk, URN)]


def test_an_address_that_is_no_post_says_why_and_adds_nothing(admin_page):
    answer = admin_page.post(
        reverse("admin:posts_post_add"),
        {
            "url": "https://www.linkedin.com/in/mira-okonjo/",
            "ownership": "own",
            "tracking": "active",
        },
    )

    assert answer.status_code == 200
    assert "profile" in str(answer.context["adminform"].form.errors["url"])
    assert Post.objects.count() == 0


def test_a_post_that_exists_is_pointed_to(admin_page):
    post = PostFactory(urn=URN, name="Launch")
    PostAlias.objects.get_or_create(post=post, urn=URN, defaults={"source": "entered"})

    answer = admin_page.post(
        reverse("admin:posts_post_add"), {"url": URN, "ownership": "own", "tracking": "active"}
    )

    assert f"Launch (number {post.pk})" in str(answer.context["adminform"].form.errors["url"])
    assert Post.objects.count() == 1


def test_facts_of_a_post_cannot_be_posted(admin_page):
    post = PostFactory(reactions=7)
    url = reverse("admin:posts_post_change", args=[post.pk])
    data = read_inputs(admin_page.get(url)) | {"name": "New name", "reactions": "9999"}

    assert admin_page.post(url, data).status_code == 302
    post.refresh_from_db()
    assert (post.name, post.reactions) == ("New name", 7)


def test_choosing_an_audience_is_an_override_and_clears_a_strange_position(admin_page):
    agency = Audience.objects.get(name="Marketing Agency")
    investors = Audience.objects.get(name="Venture Capital Related")
    engager = EngagerFactory(
        audience=investors,
        audience_source="model",
        position=Position.objects.get(audience=investors, name="Partner"),
        position_source="model",
    )
    IdentityFactory(engager=engager)
    EngagementFactory(engager=engager)
    url = reverse("admin:engagers_engager_change", args=[engager.pk])
    data = read_inputs(admin_page.get(url)) | {"audience": str(agency.pk)}

    answer = admin_page.post(url, data)

    assert answer.status_code == 302, answer.context["adminform"].form.errors
    engager = Engager.objects.get(pk=engager.pk)
    assert (engager.audience, engager.audience_source) == (agency, "person")
    assert (engager.position, engager.position_source) == (None, "")


def test_settings_are_one_form_at_their_own_address(admin_page):
    url = "/admin/pipeline/settings/"
    answer = admin_page.get(url)
    data = read_inputs(answer)
    budgets = sorted(name for name in data if "budget" in name)

    assert budgets == [
        "budget_apify_month_usd",
        "budget_day_usd",
        "budget_month_usd",
        "budget_openai_month_usd",
        "budget_person_day_usd",
        "budget_run_usd",
    ]
    assert admin_page.post(url, data | {"budget_run_usd": "3.50"}).status_code == 302
    assert Settings.load().budget_run_usd == Decimal("3.50")


def test_a_negative_budget_is_refused(admin_page):
    url = "/admin/pipeline/settings/"
    data = read_inputs(admin_page.get(url)) | {"budget_day_usd": "-1"}

    answer = admin_page.post(url, data)

    assert "budget_day_usd" in answer.context["adminform"].form.errors
    assert Settings.load().budget_day_usd == Decimal("20.00")


def test_an_exclusion_applies_at_once_and_its_removal_too(admin_page):
    engager = EngagerFactory()
    IdentityFactory(engager=engager, kind="slug", value="mira-okonjo")
    admin_page.post(
        reverse("admin:engagers_exclusion_add"),
        {"kind": "slug", "value": "mira-okonjo", "reason": "own_staff", "note": ""},
    )
    engager.refresh_from_db()
    assert engager.excluded_at is not None

    rule = Exclusion.objects.get()
    admin_page.post(reverse("admin:engagers_exclusion_delete", args=[rule.pk]), {"post": "yes"})

    engager.refresh_from_db()
    assert engager.excluded_at is None


def test_an_exclusion_by_a_pasted_address_excludes_and_a_useless_one_is_refused(admin_page):
    engager = EngagerFactory()
    IdentityFactory(engager=engager, kind="slug", value="mira-okonjo")
    url, data = reverse("admin:engagers_exclusion_add"), {"kind": "slug", "reason": "opt_out"}
    answer = admin_page.post(url, data | {"value": "https://example.com/mira-okonjo"})
    assert "value" in answer.context["adminform"].form.errors
    assert not Exclusion.objects.exists()

    admin_page.post(url, data | {"value": "https://de.linkedin.com/in/Mira-Okonjo/?trk=x"})

    engager.refresh_from_db()
    assert Exclusion.objects.get().value == "mira-okonjo"
    assert engager.excluded_at is not None


@pytest.mark.parametrize("ledger", ["charge", "actorrun", "rejected", "delivery"])
def test_ledgers_cannot_be_changed(admin_page, ledger):
    MAKERS[f"integrations.{ledger}"]()
    row = apps.get_model("integrations", ledger).objects.get()
    address = f"admin:integrations_{ledger}"

    assert admin_page.get(reverse(f"{address}_add")).status_code == 403
    assert admin_page.post(reverse(f"{address}_change", args=[row.pk])).status_code == 403
    assert admin_page.post(reverse(f"{address}_delete", args=[row.pk])).status_code == 403
    assert type(row).objects.filter(pk=row.pk).exists()
