from __future__ import annotations

import pytest
from django.contrib.auth.models import Group

from desk.models import DefaultView, SavedView
from posts.models import Collection, CustomField, Label

CONFIG = {
    "columns": [{"key": "name", "width": 200, "pinned": True, "total": None}],
    "filter": {"match": "all", "rules": [{"field": "campaign", "op": "is", "value": "Autumn"}]},
    "sort": [{"field": "reactions", "dir": "desc"}],
    "search": "",
    "group_by": None,
}


def make(grid, name="Mine", status=200, **more):
    return grid.post("views/", {"name": name, "config": CONFIG, **more}, status=status)


def test_made_view_is_listed_for_its_owner_alone(grid, join):
    view = make(grid, "  My   view ")
    assert view == {
        "id": SavedView.objects.get().pk,
        "name": "My view",
        "layout": "grid",
        "config": CONFIG,
        "owner": {"id": grid.user.pk, "name": "Ada Example"},
        "mine": True,
        "shared": False,
        "locked": False,
        "may_change": True,
        "default_for": [],
    }
    assert grid.get("views/") == {"views": [view], "default_view": None}
    ben = join("ben")
    assert ben.get("views/")["views"] == []
    gone = {"detail": "This view is not there any more: load the page again."}
    assert ben.post(f"views/{view['id']}/", {"name": "x"}, status=404) == gone
    assert ben.post(f"views/{view['id']}/remove/", {}, status=404) == gone
    assert SavedView.objects.get().name == "My view"


def test_shared_view_is_changed_by_others_until_it_is_locked(grid, join):
    view = make(grid, shared=True)
    ben = join("ben")
    theirs = ben.post(f"views/{view['id']}/", {"layout": "board"})
    assert (theirs["layout"], theirs["mine"], theirs["may_change"]) == ("board", False, True)
    grid.post(f"views/{view['id']}/", {"locked": True})
    assert ben.post(f"views/{view['id']}/", {"layout": "grid"}, status=403) == {
        "detail": "'Mine' is locked by Ada Example: save your changes as a view of your own."
    }
    assert ben.get("views/")["views"][0]["may_change"] is False
    assert ben.post(f"views/{view['id']}/remove/", {}, status=403) == {
        "detail": "'Mine' belongs to Ada Example: only its owner removes it."
    }
    assert SavedView.objects.get().layout == "board"
    admin = join("admin", "administrator")
    assert admin.post(f"views/{view['id']}/", {"locked": False})["locked"] is False
    assert grid.post(f"views/{view['id']}/remove/", {}) == {"removed": view["id"]}
    assert not SavedView.objects.exists()


def test_sharing_needs_the_permission_and_the_view(grid, join):
    analyst, ben = join("analyst", "analyst"), join("ben")
    told = make(analyst, shared=True, status=403)
    assert told == {
        "detail": "You may not share or lock 'Mine': ask its owner or an administrator."
    }
    assert not SavedView.objects.exists()
    assert make(analyst)["name"] == "Mine"
    view = make(grid, shared=True)
    denied = ben.post(f"views/{view['id']}/", {"locked": True}, status=403)
    assert denied["detail"].startswith("You may not share or lock 'Mine'")
    assert analyst.post(f"views/{view['id']}/", {"name": "x"}, status=403) == {
        "detail": "'Mine' belongs to Ada Example: save your changes as a view of your own."
    }
    assert ben.post(f"views/{view['id']}/", {"shared": True, "name": "New"})["name"] == "New"


@pytest.mark.parametrize(
    ("said", "detail"),
    [
        ({"name": " "}, "name: a view has a name."),
        ({"name": 7}, "name: a view has a name."),
        ({"name": "x" * 81}, "name: 81 characters are too many: at most 80 fit."),
        ({"name": "Taken"}, "name: You have a view called 'Taken' already: choose another name."),
        ({"layout": "pie"}, "layout: 'pie' is unknown: grid, gallery, calendar, board."),
        ({"config": 7}, "config: it is no object."),
        ({"config": {"evil": 1}}, "config: 'evil' is unknown."),
        ({"config": {"search": "\0"}}, "config: it has a character that cannot be kept."),
        ({"config": {"search": "x" * 50_000}}, "config: it is too large to keep."),
        (
            {"config": {"filter": {"rules": [{"field": "x"}]}}},
            "config: 'x' is no column (any more): choose another one.",
        ),
        ({"config": {"sort": 7}}, "config: The order is no list of at most 10 columns."),
        ({"shared": "yes"}, "shared: say true or false."),
        ({"owner": 1}, "'owner' is nothing that a view has."),
    ],
)
def test_what_is_no_view_is_refused(grid, said, detail):
    make(grid, "Taken")
    view = make(grid)
    assert grid.post(f"views/{view['id']}/", said, status=422) == {"detail": detail}
    assert SavedView.objects.get(pk=view["id"]).name == "Mine"
    assert grid.get("views/")["views"][0] == view


def test_view_without_a_name_is_not_made(grid):
    assert grid.post("views/", {"config": CONFIG}, status=422) == {
        "detail": "name: a view has a name."
    }
    assert not SavedView.objects.exists()


def test_groups_begin_with_a_shared_view(grid, join):
    admin, analyst = join("admin", "administrator"), join("analyst", "analyst")
    groups = {group.name: group.pk for group in Group.objects.all()}
    view = make(admin, shared=True)
    told = admin.post(f"views/{view['id']}/default/", {"groups": [groups["creative"]]})
    assert told["default_for"] == ["creative"]
    assert (grid.get("views/")["default_view"], analyst.get("views/")["default_view"]) == (
        view["id"],
        None,
    )
    assert grid.post(f"views/{view['id']}/default/", {"groups": []}, status=403) == {
        "detail": "You may not choose what groups begin with: ask an administrator."
    }
    assert admin.post(f"views/{view['id']}/default/", {"groups": [0]}, status=422) == {
        "detail": "groups: '0' is no group."
    }
    own = make(admin, "Own")
    told = admin.post(f"views/{own['id']}/default/", {"groups": [groups["creative"]]}, status=422)
    assert told == {"detail": "'Own' is not shared: share it before others begin with it."}
    other = make(admin, "Other", shared=True)
    admin.post(f"views/{other['id']}/default/", {"groups": [groups["creative"]]})
    assert DefaultView.objects.get().view_id == other["id"]
    admin.post(f"views/{other['id']}/default/", {"groups": []})
    assert not DefaultView.objects.exists()


@pytest.mark.parametrize("number", [1, 3])
def test_schema_takes_the_same_few_statements(grid, join, number, django_assert_num_queries):
    admin = join("admin", "administrator")
    for one in range(number):
        make(admin, str(one), shared=True)
    # session, person, permissions 2, fields 2, labels, collections, views 2, default, groups
    with django_assert_num_queries(12):
        assert len(admin.get("schema/")["views"]) == number


def test_schema(grid, join):
    Label.objects.all().delete()
    Label.objects.create(kind="campaign", value="Autumn", colour="red")
    CustomField.objects.create(
        key="kind", label="Kind", kind="choice", choices=["a"], help_text="H"
    )
    Collection.objects.create(name="Best")
    schema = grid.get("schema/")
    columns = {column["key"]: column for column in schema["columns"]}
    assert columns["campaign"] == {
        "key": "campaign",
        "label": "Campaign",
        "kind": "choice",
        "group": "labels",
        "help": "The campaign it belongs to.",
        "editable": True,
        "choices": [{"value": "Autumn", "colour": "red", "archived": False}],
        "allows_new": True,
    }
    assert columns["custom.kind"] == {
        "key": "custom.kind",
        "label": "Kind",
        "kind": "choice",
        "group": "custom",
        "help": "H",
        "editable": True,
        "choices": [{"value": "a", "colour": "", "archived": False}],
        "allows_new": False,
    }
    assert columns["collections"]["choices"] == [{"value": "Best", "colour": "", "archived": False}]
    assert columns["collections"]["allows_new"] is True
    assert columns["tags"]["choices"] == []
    assert (columns["reactions"]["editable"], columns["reactions"]["choices"]) == (False, None)
    assert [choice["value"] for choice in columns["status"]["choices"]] == [
        "never_scraped",
        "due",
        "waiting",
        "done",
        "suspect",
        "failed",
        "paused",
        "archived",
    ]
    assert all(column["help"] for column in columns.values())
    assert schema["may"] == {
        "edit": True,
        "add": True,
        "scrape": True,
        "import": True,
        "export": True,
        "share": True,
        "pause": True,
    }
    assert (schema["groups"], schema["whole_limit"], schema["default_view"]) == ([], 10_000, None)
    assert schema["me"] == {"id": grid.user.pk, "name": "Ada Example"}
    analyst = join("analyst", "analyst").get("schema/")
    assert not any(column["editable"] for column in analyst["columns"])
    assert (analyst["may"]["edit"], analyst["may"]["export"]) == (False, True)
    admin = join("admin", "administrator").get("schema/")
    assert [group["name"] for group in admin["groups"]] == [
        "administrator",
        "analyst",
        "creative",
        "operator",
    ]
