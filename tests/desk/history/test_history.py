"""Who changed what is shown, and what was is put back with all it brings about."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from access.models import User
from desk.history.changes import read_changes
from desk.history.lists import BY_KEY
from desk.history.restore import CannotRestoreError, restore
from engagers.domain.exclude import apply_exclusions
from engagers.models import Audience, Company, Engager, Exclusion, FieldRule, Position
from pipeline.models import Settings
from posts.domain.rename_label import rename_label
from posts.models import Collection, Label, Post
from tests.factories.engagers import CompanyFactory, EngagerFactory, IdentityFactory
from tests.factories.posts import PostFactory

AT = datetime(2026, 11, 21, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(db):
    return User.objects.create_superuser("ada", first_name="Ada", last_name="Example")


def _entries(row):
    return list(type(row).history.filter(id=row.pk).order_by("history_id"))


def _restore(row, number, ada):
    """The entry of this number, from the oldest; -1 the latest."""
    kept = BY_KEY[row._meta.label_lower]
    pk = row.pk or row.id
    entries = list(type(row).history.filter(id=pk).order_by("history_id"))
    return restore(kept, entries[number].history_id, by=ada, at=AT)


def test_an_entry_says_who_what_and_from_which_value(ada):
    label = Label.objects.create(kind="campaign", value="Lauch", colour="blue")
    rename_label(label, "Launch", by=ada, at=AT)

    changed, added = read_changes(BY_KEY["posts.label"], object_id=label.pk)

    assert (changed.kind, changed.by, changed.title, changed.reason) == (
        "changed",
        str(ada),
        "Launch",
        "Renamed from Lauch",
    )
    assert [(f.label, f.before, f.after) for f in changed.fields] == [("Value", "Lauch", "Launch")]
    assert (changed.is_latest, changed.is_restorable) == (True, False)
    assert (added.kind, added.by, added.is_restorable) == ("added", "", True)
    assert [(f.label, f.after) for f in added.fields] == [
        ("Kind", "Campaign"),
        ("Value", "Lauch"),
        ("Colour", "Blue"),
        ("Order", "0"),
    ]


def test_a_set_says_which_posts_came_and_went():
    posts = [PostFactory(name=f"Post {number}") for number in range(7)]
    collection = Collection.objects.create(name="Founders")
    collection.posts.set(posts)
    collection.posts.remove(posts[0])

    gone, came, _ = read_changes(BY_KEY["posts.collection"])

    assert [(f.label, f.before, f.after) for f in gone.fields] == [
        ("Posts", "7, without Post 0", "6")
    ]
    assert [f.after for f in came.fields] == [
        "7, with Post 0, Post 1, Post 2, Post 3, Post 4, 2 more"
    ]


def test_values_are_shown_as_people_read_them():
    audience = Audience.objects.create(name="Analysts", is_target=False)
    position = Position.objects.create(audience=audience, name="Lead")
    label = Label.objects.create(kind="tag", value="ai", archived_at=AT)
    audience.delete()

    shown = {f.label: f.after for f in read_changes(BY_KEY["engagers.position"])[-1].fields}
    assert shown == {
        "Audience": f"number {position.audience_id}, deleted since",
        "Name": "Lead",
        "Order": "0",
    }
    shown = {f.label: f.after for f in read_changes(BY_KEY["posts.label"])[0].fields}
    assert shown["Archived at"] == "21 Nov 2026, 09:00"
    shown = {f.label: f.after for f in read_changes(BY_KEY["engagers.audience"])[-1].fields}
    assert shown["Is target"] == "no"
    assert label.pk


def test_a_restored_name_is_renamed_on_posts(ada):
    label = Label.objects.create(kind="campaign", value="Launch")
    PostFactory(campaign="Launch")
    rename_label(label, "Lunch", by=ada, at=AT)

    row, said = _restore(label, 0, ada)

    assert (row.value, said) == ("Launch", "Renamed on 1 post.")
    assert Post.objects.get().campaign == "Launch"
    last = _entries(label)[-1]
    assert (last.value, last.history_user) == ("Launch", ada)
    assert last.history_change_reason.startswith("Restored as of ")


def test_a_deleted_label_comes_back_with_its_number(ada):
    label = Label.objects.create(kind="campaign", value="Launch", description="Of spring")
    pk = label.pk
    label.delete()
    label.pk = pk

    row, said = _restore(label, -1, ada)

    assert (row.pk, row.value, row.description, said) == (pk, "Launch", "Of spring", "")
    assert _entries(row)[-1].history_type == "+"


def test_a_name_that_is_taken_is_not_restored(ada):
    label = Label.objects.create(kind="campaign", value="Launch")
    rename_label(label, "Lunch", by=ada, at=AT)
    other = Label.objects.create(kind="campaign", value="launch")

    with pytest.raises(CannotRestoreError, match="is in the list already: merge the two instead"):
        _restore(label, 0, ada)
    label.refresh_from_db()
    assert label.value == "Lunch"

    pk = label.pk
    label.delete()
    label.pk = pk
    Label.objects.filter(pk=other.pk).update(value="lunch")
    with pytest.raises(CannotRestoreError, match="This list has this value already"):
        _restore(label, -1, ada)
    assert not Label.objects.filter(pk=pk).exists()


def test_an_exclusion_that_comes_back_hides_again(ada):
    engager = EngagerFactory()
    IdentityFactory(engager=engager, kind="slug", value="ada-example")
    rule = Exclusion.objects.create(kind="slug", value="ada-example", reason="opt_out")
    pk = rule.pk
    rule.delete()
    rule.pk = pk
    apply_exclusions()

    _, said = _restore(rule, -1, ada)

    assert said == "1 engagers are hidden or shown again."
    assert Engager.objects.get().excluded_at is not None
    assert _restore(Exclusion.objects.get(), 0, ada)[1] == ""


def test_an_audience_comes_back_with_its_positions(ada):
    audience = Audience.objects.create(name="Analysts")
    for name in ("Lead", "Other"):
        Position.objects.create(audience=audience, name=name)
    pk = audience.pk
    audience.delete()
    audience.pk = pk

    row, said = _restore(audience, -1, ada)

    assert said == "2 positions came back with it."
    assert [one.name for one in row.positions.all()] == ["Lead", "Other"]
    assert _restore(row, 0, ada)[1] == ""


def test_a_position_without_its_audience_says_what_to_do(ada):
    audience = Audience.objects.create(name="Analysts")
    position = Position.objects.create(audience=audience, name="Lead")
    pk = position.pk
    audience.delete()
    position.pk = pk

    with pytest.raises(CannotRestoreError, match="Its audience was deleted"):
        _restore(position, -1, ada)

    assert not Position.objects.filter(pk=pk).exists()


def test_a_collection_comes_back_with_the_posts_that_are_here(ada):
    posts = [PostFactory(), PostFactory()]
    collection = Collection.objects.create(name="Founders")
    collection.posts.set(posts)
    collection.posts.clear()
    posts[0].delete()

    row, said = _restore(collection, 1, ada)

    assert said == "1 of its posts are no longer here."
    assert list(row.posts.all()) == [posts[1]]
    assert _restore(row, 0, ada)[1] == ""


def test_a_company_is_restored_in_its_relation_alone(ada):
    company = CompanyFactory(relation="partner")
    company.relation = "own"
    company.save()
    Company.objects.filter(pk=company.pk).update(name="Renamed since")

    row, _ = _restore(company, 0, ada)
    assert (row.relation, row.name) == ("partner", "Renamed since")

    pk = company.pk
    company.delete()
    company.pk = pk
    with pytest.raises(CannotRestoreError, match="history keeps only its relation"):
        _restore(company, 0, ada)
    assert not Company.objects.exists()


@pytest.mark.parametrize("key", ["engagers.fieldrule", "pipeline.settings"])
def test_rules_and_settings_are_restored(ada, key):
    row = (
        Settings.load()
        if key == "pipeline.settings"
        else FieldRule.objects.create(property="x", policy="never")
    )
    field = "max_scrapes" if key == "pipeline.settings" else "source"
    old, new = getattr(row, field), 9 if field == "max_scrapes" else "title"
    row.save()
    setattr(row, field, new)
    row.save()

    restored, _ = _restore(row, -2, ada)

    assert getattr(restored, field) == old


def test_the_page_shows_restores_and_names_what_is_in_the_way(client, ada):
    client.force_login(ada)
    label = Label.objects.create(kind="campaign", value="Lauch")
    PostFactory(campaign="Launch")
    rename_label(label, "Launch", by=ada, at=AT)
    page = client.get(reverse("desk:history_of", args=["posts.label", label.pk]))
    assert page.context["title"] == "Changes: Launch"
    url = reverse("desk:history_restore", args=["posts.label", _entries(label)[0].history_id])

    shown = client.get(url).context["foreseen"]
    assert [(f.label, f.before, f.after) for f in shown.fields] == [("Value", "Launch", "Lauch")]
    assert shown.effect == "It is renamed on 1 post."
    assert Label.objects.get(pk=label.pk).value == "Launch"

    client.post(url)
    assert Label.objects.get(pk=label.pk).value == "Lauch"

    Label.objects.create(kind="campaign", value="launch")
    url = reverse("desk:history_restore", args=["posts.label", _entries(label)[1].history_id])
    answer = client.post(url, follow=True)
    assert "is in the list already" in str(list(answer.context["messages"])[-1])
    assert Label.objects.get(pk=label.pk).value == "Lauch"


def test_restoring_an_exclusion_says_whom_it_hides(client, ada):
    client.force_login(ada)
    IdentityFactory(engager=EngagerFactory(), kind="slug", value="ada-example")
    rule = Exclusion.objects.create(kind="slug", value="ada-example", reason="opt_out")
    pk = rule.pk
    rule.delete()
    entry = Exclusion.history.filter(id=pk).latest("history_id")

    page = client.get(reverse("desk:history_restore", args=["engagers.exclusion", entry.pk]))

    assert page.context["foreseen"].effect == ("It fits 1 engagers and hides 1 that are shown now.")
    assert not Exclusion.objects.exists()


def test_restoring_an_audience_costs_and_may_be_too_much(client, ada, settings):
    settings.OPENAI_API_KEY = ""
    EngagerFactory(headline="Partner at A")
    audience = Audience.objects.create(name="Analysts", definition="They analyse.")
    audience.definition = "They count."
    audience.save()
    entry = _entries(audience)[0]
    url = reverse("desk:history_restore", args=["engagers.audience", entry.history_id])
    client.force_login(ada)

    page = client.get(url)
    assert page.context["price"].asked.texts == 1
    audience.refresh_from_db()
    assert audience.definition == "They count."

    Settings.load()
    Settings.objects.update(budget_person_day_usd=0)
    person = User.objects.create_user("creative", is_staff=True)
    _allow(person, "view_audience", "change_audience")
    client.force_login(person)
    assert client.get(url).context["is_refused"]
    client.post(url)
    audience.refresh_from_db()
    assert audience.definition == "They count."

    client.force_login(ada)
    client.post(url)
    audience.refresh_from_db()
    assert audience.definition == "They analyse."


def test_a_position_that_cannot_come_back_says_so_before(client, ada, settings):
    settings.OPENAI_API_KEY = ""
    audience = Audience.objects.create(name="Analysts")
    position = Position.objects.create(audience=audience, name="Lead")
    pk = position.pk
    audience.delete()
    entry = Position.history.filter(id=pk).latest("history_id")
    client.force_login(ada)

    page = client.get(reverse("desk:history_restore", args=["engagers.position", entry.pk]))

    assert "Its audience was deleted" in page.context["foreseen"].refusal
    assert page.context["is_refused"]


def test_who_may_not_change_a_list_restores_nothing(client, ada):
    label = Label.objects.create(kind="campaign", value="Lauch")
    rename_label(label, "Launch", by=ada, at=AT)
    url = reverse("desk:history_restore", args=["posts.label", _entries(label)[0].history_id])
    looker = User.objects.create_user("looker", is_staff=True)
    client.force_login(looker)
    assert client.get(reverse("desk:history")).status_code == 403
    _allow(looker, "view_label")

    assert client.get(reverse("desk:history"), follow=True).context["may_restore"] is False
    assert client.post(url).status_code == 403
    assert client.get(reverse("desk:history_of_list", args=["posts.post"])).status_code == 404
    assert (
        client.get(reverse("desk:history_of_list", args=["pipeline.settings"])).status_code == 403
    )
    assert Label.objects.get(pk=label.pk).value == "Launch"


def test_who_may_not_add_brings_nothing_back(client, ada):
    label = Label.objects.create(kind="campaign", value="Launch")
    pk = label.pk
    label.delete()
    entry = Label.history.filter(id=pk).latest("history_id")
    person = User.objects.create_user("person", is_staff=True)
    _allow(person, "view_label", "change_label")
    client.force_login(person)

    answer = client.post(reverse("desk:history_restore", args=["posts.label", entry.pk]))

    assert answer.status_code == 403
    assert not Label.objects.filter(pk=pk).exists()
    assert client.get(reverse("desk:history_restore", args=["posts.label", 0])).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_a_page_of_changes_takes_the_same_queries(client, ada, django_assert_num_queries, rows):
    client.force_login(ada)
    for number in range(rows):
        collection = Collection.objects.create(name=f"Founders {number}")
        collection.posts.set([PostFactory(), PostFactory()])
    url = reverse("desk:history_of_list", args=["posts.collection"])
    client.get(url)

    # Session, user; entries, those before them, the rows as now, the sets, their posts.
    with django_assert_num_queries(7):
        page = client.get(url)

    assert len(page.context["changes"]) == 2 * rows


def test_older_changes_are_on_the_next_page(client, ada):
    client.force_login(ada)
    for number in range(26):
        Label.objects.create(kind="tag", value=f"tag {number}")
    url = reverse("desk:history_of_list", args=["posts.label"])

    first = client.get(url)
    second = client.get(url, {"before": first.context["next_before"]})

    assert [change.title for change in first.context["changes"]][0::24] == ["tag 25", "tag 1"]
    assert second.context["changes"][0].title == "tag 0"


def _allow(user, *codenames):

    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
