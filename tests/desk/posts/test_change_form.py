"""The page of one post: what it shows, and what saving it does."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from engagers.domain.count import recount_engagers
from engagers.models import Audience
from posts.domain.edit import CellEdit, edit_posts
from posts.models import Collection, CustomField, Label, Post
from tests.factories.engagers import EngagementFactory, EngagerFactory
from tests.factories.integrations import ChargeFactory
from tests.factories.people import make_person
from tests.factories.posts import PostFactory, ScrapeFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def url(post):
    return reverse("admin:posts_post_change", args=[post.pk])


def inputs(answer, **changed):
    """The form as a browser sends it, with some inputs filled."""
    form = answer.context["adminform"].form
    data = {}
    for name in form.fields:
        value = form[name].value()
        if value is True:
            data[name] = "on"
        elif value not in (None, False):
            data[name] = value
    return data | changed


def errors(answer):
    return answer.context["adminform"].form.errors


def define_fields():
    for kind in ("text", "number", "date", "boolean", "choice", "choices", "url"):
        choices = ["Video", "Talk, long"] if kind.startswith("choice") else []
        CustomField.objects.create(key=kind, label=f"The {kind}", kind=kind, choices=choices)


def test_saving_an_unchanged_form_changes_nothing(page):
    define_fields()
    post = PostFactory(
        sponsored=False,
        time_to_create=Decimal("1.50"),
        tags=["a", "b"],
        custom={"number": 12.5, "boolean": True, "choices": ["Talk, long"], "date": "2026-11-21"},
    )
    Collection.objects.create(name="Best, of 2026").posts.add(post)
    assert page.post(url(post), inputs(page.get(url(post)))).status_code == 302
    after = Post.objects.get(pk=post.pk)
    assert (after.version, after.custom, after.tags) == (1, post.custom, ["a", "b"])
    assert [one.name for one in after.collections.all()] == ["Best, of 2026"]


def test_every_kind_of_field_is_saved_once_with_history(page, ada):
    define_fields()
    post = PostFactory()
    answer = page.post(
        url(post),
        inputs(
            page.get(url(post)),
            name="Launch",
            campaign="Autumn",
            sponsored="yes",
            time_to_create="2,5",
            tags=["one", "two"],
            collections=["Launch week"],
            force_next="on",
            custom__text="said",
            custom__number="12",
            custom__date="2026-11-21",
            custom__boolean="no",
            custom__choice="Video",
            custom__choices=["Video", "Talk, long"],
            custom__url="https://example.com/",
        ),
    )
    assert answer.status_code == 302, errors(answer)
    post.refresh_from_db()
    assert (post.name, post.campaign, post.sponsored, post.tags, post.force_next) == (
        "Launch",
        "Autumn",
        True,
        ["one", "two"],
        True,
    )
    assert post.time_to_create == Decimal("2.50")
    assert post.custom == {
        "text": "said",
        "number": 12,
        "date": "2026-11-21",
        "boolean": False,
        "choice": "Video",
        "choices": ["Video", "Talk, long"],
        "url": "https://example.com/",
    }
    assert Label.objects.filter(kind="campaign", value="Autumn").count() == 1
    assert [one.name for one in post.collections.all()] == ["Launch week"]
    assert post.history.latest().history_user == ada


def test_emptied_inputs_empty_the_post(page):
    post = PostFactory(campaign="Autumn", tags=["one"], sponsored=True, force_next=True)
    Collection.objects.create(name="Launch week").posts.add(post)
    data = inputs(page.get(url(post)), campaign="", sponsored="")
    for name in ("tags", "collections", "force_next"):
        del data[name]
    assert page.post(url(post), data).status_code == 302
    post.refresh_from_db()
    assert (post.campaign, post.tags, post.sponsored, post.force_next) == ("", [], None, False)
    assert not post.collections.exists()


def test_a_bad_value_is_named_and_nothing_is_written(page):
    define_fields()
    post = PostFactory()
    data = inputs(
        page.get(url(post)), name="New", custom__choice="Poem", custom__url="nowhere", tracking=""
    )
    found = errors(page.post(url(post), data))
    assert sorted(found) == ["custom__choice", "custom__url", "tracking"]
    assert "is not in the list: choose Video, Talk, long" in str(found["custom__choice"])
    assert Post.objects.get(pk=post.pk).name == ""


def test_a_change_by_somebody_else_is_named_and_saving_again_decides(page):
    post = PostFactory(name="First", campaign="Spring")
    grace = make_person("grace", role="creative")
    grace.first_name, grace.last_name = "Grace", "Example"
    grace.save()
    seen = page.get(url(post))
    theirs = [CellEdit(post.pk, "name", "Theirs"), CellEdit(post.pk, "notes", "Look")]
    edit_posts(theirs, by=grace, at=NOW)

    answer = page.post(url(post), inputs(seen, name="Mine", campaign="Autumn"))

    assert answer.status_code == 200
    (said,) = errors(answer)["name"]
    assert said.startswith("Name: Grace Example changed it on ")
    assert "Nothing was overwritten. It now says: Theirs. What you typed is kept here" in said
    assert list(errors(answer)) == ["name"]
    assert answer.context["adminform"].form["name"].value() == "Mine"
    held = Post.objects.get(pk=post.pk)
    assert (held.name, held.campaign, held.version) == ("Theirs", "Spring", 2)

    again = page.post(url(post), inputs(answer))
    assert again.status_code == 302
    held.refresh_from_db()
    assert (held.name, held.campaign) == ("Mine", "Autumn")


def test_what_others_changed_and_i_did_not_touch_stays_theirs(page):
    post = PostFactory(name="First")
    seen = page.get(url(post))
    edit_posts([CellEdit(post.pk, "name", "Theirs")], by=None, at=NOW)
    assert page.post(url(post), inputs(seen, campaign="Autumn")).status_code == 302
    held = Post.objects.get(pk=post.pk)
    assert (held.name, held.campaign) == ("Theirs", "Autumn")


def test_collections_changed_by_somebody_else_are_a_conflict(page):
    from posts.domain.collect import edit_collections

    post = PostFactory()
    seen = page.get(url(post))
    edit = CellEdit(post.pk, "collections", ["Theirs"])
    edit_collections([edit], by=None, at=NOW, may_make=True)
    answer = page.post(url(post), inputs(seen, collections=["Mine"]))
    assert "changed it on" in str(errors(answer)["collections"])
    assert [one.name for one in post.collections.all()] == ["Theirs"]
    assert not Collection.objects.filter(name="Mine").exists()


@pytest.mark.parametrize("seen", ["", "no json", "[]", '{"version": "x", "values": 3}'])
def test_a_script_that_sends_a_few_inputs_changes_those_alone(page, seen):
    post = PostFactory(name="First", campaign="Spring", tags=["kept"])
    data = {"name": "New", "tracking": "active", "ownership": "own"}
    data |= {"seen": seen, "campaign": "Spring", "tags": ["kept"]} if seen else {}
    assert page.post(url(post), data).status_code == 302
    post.refresh_from_db()
    assert (post.name, post.campaign, post.tags) == ("New", "Spring", ["kept"])


def test_large_figures_have_separators(page):
    post = PostFactory(reactions=1409, comments=None)
    text = page.get(url(post)).content.decode()
    assert '<dd class="desk-card__value">1,409</dd>' in text


def test_the_page_shows_scrapes_engagers_costs_and_why_it_is_due(page):
    post = PostFactory(name="Launch", text="<script>alert(1)</script>", reactions=30)
    done = ScrapeFactory(
        post=post, reactions_counted=20, reactions_reported=30, comments_counted=4, run_ref="run:7"
    )
    ScrapeFactory(post=post, state="failed", error="no answer", created_at=NOW)
    other = PostFactory()
    target, plain = Audience.objects.filter(is_target=True)[0], None
    early = EngagerFactory(name="Early Example", audience=target)
    EngagementFactory(engager=early, post=other, first_seen_at=NOW - timedelta(days=9))
    EngagementFactory(engager=early, post=post, first_seen_at=NOW)
    late = EngagerFactory(name="Late Example", audience=plain)
    EngagementFactory(engager=late, post=post, first_seen_at=NOW)
    for days in (1, 2):
        EngagementFactory(engager=late, first_seen_at=NOW + timedelta(days=days))
    gone = EngagerFactory(name="Gone Example", excluded_at=NOW, exclusion_reason="opt_out")
    EngagementFactory(engager=gone, post=post)
    recount_engagers([early.pk, late.pk, gone.pk])
    ChargeFactory(subject=done.subject, state="settled", settled_usd="0.3", settled_at=NOW)
    ChargeFactory(subject=f"post:{post.pk}", purpose="details")

    answer = page.get(url(post))
    seen, text = answer.context, answer.content.decode()

    assert seen["due"].reason == "never scraped"
    assert seen["chart"] == [
        {
            "at": done.finished_at.isoformat(),
            "reactions": 30,
            "comments": 4,
            "reposts": None,
            "href": f"/admin/posts/scrape/{done.pk}/change/",
        }
    ]
    counts = seen["engager_counts"]
    assert (counts.every, counts.new, counts.targets) == (2, 1, 1)
    assert [one.name for one in seen["top_engagers"]] == ["Late Example", "Early Example"]
    assert {one.name for one in seen["newest_engagers"]} == {"Late Example", "Early Example"}
    costs = seen["costs"]
    assert costs.purposes == [("reactions", Decimal("0.3"))]
    assert (costs.total, costs.per_engager, costs.per_new, costs.per_target) == (
        Decimal("0.3"),
        Decimal("0.15"),
        Decimal("0.3"),
        Decimal("0.3"),
    )
    assert "Gone Example" not in text
    assert "<script>alert(1)" not in text
    assert "/admin/pipeline/run/7/change/" in text
    assert "no answer" in text


def test_a_post_never_scraped_says_what_to_do(page):
    text = page.get(url(PostFactory())).content.decode()
    for words in (
        "This post was never scraped. Scrape now measures it at once",
        "Nobody was seen under this post yet.",
        "Nothing was spent on this post yet.",
    ):
        assert words in text


@pytest.mark.parametrize("role", ["creative", "analyst"])
def test_its_history_is_offered_once(client, role):
    client.force_login(make_person("anna", role=role))
    post = PostFactory()
    text = client.get(url(post)).content.decode()
    links = re.findall(rf'href="([^"]*/{post.pk}/history/)', text)
    assert links == [f"/admin/posts/post/{post.pk}/history/"]
    assert client.get(links[0]).url == reverse("desk:post-history", args=[post.pk])


def test_who_may_only_read_sees_labels_as_text_and_no_buttons(client):
    client.force_login(make_person("anna", role="analyst"))
    post = PostFactory(name="Launch", campaign="Autumn")
    text = client.get(url(post)).content.decode()
    assert "Autumn" in text
    assert "data-scrape" not in text
    assert "data-tracking" not in text
    assert 'name="campaign"' not in text
    assert client.post(url(post), {"name": "New"}).status_code == 403
    assert Post.objects.get(pk=post.pk).name == "Launch"


def test_a_scraped_post_cannot_be_deleted(client):
    client.force_login(make_person("root", "posts.view_post", "posts.delete_post"))
    scraped, fresh = ScrapeFactory().post, PostFactory()
    ScrapeFactory(post=scraped, state="failed")
    delete = [reverse("admin:posts_post_delete", args=[one.pk]) for one in (scraped, fresh)]
    assert [client.get(address).status_code for address in delete] == [403, 200]


def test_addresses_elsewhere_are_no_links(page):
    post = PostFactory(
        article_url="https://evil.example/",
        article_title="Read this",
        author_name="Ada",
        author_url="https://linkedin.com.evil.example/in/ada",
        reshared_post_url="javascript:alert(1)",
    )
    facts = {label: href for label, _, href in page.get(url(post)).context["facts"]}
    assert (facts["Article"], facts["Author"], facts["Reshares"]) == ("", "", "")
    assert facts["Address"] == post.url


def test_the_page_takes_the_same_number_of_queries_however_much_there_is(page):
    post = PostFactory()
    page.get(url(post))  # makes the row of settings
    counts = []
    for rows in (1, 2):
        for _ in range(rows):
            EngagementFactory(engager=EngagerFactory(), post=post)
            ScrapeFactory(post=post)
            ChargeFactory(subject=f"post:{post.pk}")
            Collection.objects.create(name=f"C{Collection.objects.count()}").posts.add(post)
            CustomField.objects.create(
                key=f"f{CustomField.objects.count()}", label="F", kind="text"
            )
        with CaptureQueriesContext(connection) as queries:
            assert page.get(url(post)).status_code == 200
        counts.append(len(queries))
    assert counts == [QUERIES, QUERIES]


QUERIES = 22


def test_seen_carries_the_version_and_what_the_page_showed(page):
    post = PostFactory(name="First")
    seen = json.loads(page.get(url(post)).context["adminform"].form["seen"].value())
    assert (seen["version"], seen["values"]["name"], seen["values"]["collections"]) == (
        1,
        "First",
        [],
    )
