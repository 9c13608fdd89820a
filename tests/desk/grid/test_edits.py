from __future__ import annotations

import json

import pytest

from pipeline.models import Settings
from posts.models import Collection, CustomField, Label, Post
from tests.factories.posts import FIRST_ID, PostFactory, ScrapeFactory


def send(grid, post, field, value, version=1, *, status=200, **more):
    edits = [{"id": post.pk, "field": field, "value": value, "version": version}]
    return grid.post("edit/", {"edits": edits, **more}, status=status)


def test_saved_cell(grid):
    post = PostFactory()
    answer = send(grid, post, "campaign", " Winter ", why="paste")
    assert answer == {
        "cells": [
            {
                "id": post.pk,
                "field": "campaign",
                "outcome": "saved",
                "value": "Winter",
                "version": 2,
                "reason": "",
                "by": "",
                "at": None,
                "new_label": True,
            }
        ],
        "rows": [],
    }
    row = Post.history.filter(id=post.pk).latest("history_id")
    assert (row.campaign, row.history_user, row.history_change_reason) == (
        "Winter",
        grid.user,
        "paste",
    )
    hours = send(grid, post, "time_to_create", 1.5, 2)["cells"][0]
    assert (hours["value"], hours["version"]) == ("1.50", 3)


def test_conflict_names_who_and_when_and_the_row_comes_along(grid, join):
    post, ben = PostFactory(), join("ben")
    send(grid, post, "campaign", "Hers")
    mine, other = ben.post(
        "edit/",
        {
            "edits": [
                {"id": post.pk, "field": "campaign", "value": "His", "version": 1},
                {"id": post.pk, "field": "notes", "value": "His", "version": 1},
            ]
        },
    )["cells"]
    assert (mine["outcome"], mine["value"], mine["by"], mine["version"]) == (
        "conflict",
        "Hers",
        "Ada Example",
        3,
    )
    assert mine["reason"].startswith("Campaign: Ada Example changed it on ")
    assert (other["outcome"], other["version"]) == ("saved", 1)
    (row,) = send(ben, post, "name", "x", 1)["rows"]
    assert (row["id"], row["version"], row["campaign"], row["notes"], row["name"]) == (
        post.pk,
        4,
        "Hers",
        "His",
        "x",
    )


def test_dry_run_writes_nothing(grid):
    post = PostFactory()
    (cell,) = send(grid, post, "campaign", "Winter", dry_run=True)["cells"]
    assert (cell["outcome"], cell["new_label"], cell["version"]) == ("saved", True, 1)
    assert Post.objects.get().campaign == ""
    assert not Label.objects.filter(value="Winter").exists()


def test_collections_and_cells_of_one_post_end_at_one_version(grid):
    post = PostFactory()
    cells = grid.post(
        "edit/",
        {
            "edits": [
                {"id": post.pk, "field": "name", "value": "x", "version": 1},
                {"id": post.pk, "field": "collections", "value": ["Best"], "version": 1},
                {"id": post.pk, "field": "none", "value": 1, "version": 1},
            ]
        },
    )["cells"]
    assert [(cell["field"], cell["outcome"], cell["version"]) for cell in cells] == [
        ("name", "saved", 3),
        ("collections", "saved", 3),
        ("none", "refused", 3),
    ]
    assert Post.objects.get().version == 3
    assert Collection.objects.get().name == "Best"


@pytest.mark.parametrize(
    ("body", "status", "detail"),
    [
        ({"edits": 7}, 400, "edits is no list."),
        ({"edits": [7]}, 400, 'edits: each is {"id", "field", "value", "version"}.'),
        ({"edits": [{"id": 1}]}, 400, "edits: 'None' is no field."),
        ({"edits": [{"id": "1", "field": "name"}]}, 400, "edits: '1' is no number of a post."),
        (
            {"edits": [{"id": 2**70, "field": "name"}]},
            400,
            f"edits: '{2**70}' is no number of a post.",
        ),
        (
            {"edits": [{"id": 1, "field": "name", "version": "x"}]},
            400,
            "edits: 'x' is no version.",
        ),
        ({"edits": [], "dry_run": 1}, 400, "dry_run: '1' is neither true nor false."),
        ({"edits": [], "why": 1}, 400, "why: '1' is no text."),
        ([], 400, "What was sent is no JSON object."),
        (
            {"edits": [{}] * 20_001},
            422,
            "edits: 20,001 are too many at once: send at most 20,000.",
        ),
    ],
)
def test_what_is_no_edit_is_refused(grid, body, status, detail):
    PostFactory()
    assert grid.post("edit/", body, status=status) == {"detail": detail}
    assert Post.objects.get().version == 1


def test_body_that_is_too_large_or_no_json_is_refused(grid, monkeypatch):
    told = grid.client.post("/admin/desk/grid/edit/", b"{", content_type="application/json")
    assert (told.status_code, told.json()) == (400, {"detail": "What was sent is no JSON."})
    monkeypatch.setattr("desk.grid.asking.LARGEST_BODY", 10)
    assert grid.post("edit/", {"edits": []}, status=422) == {
        "detail": "This is too much at once: send it in parts."
    }


def test_who_may_only_see_changes_nothing(join):
    post, analyst = PostFactory(), join("analyst", "analyst")
    denied = {"detail": "You may not change posts: ask an administrator."}
    assert send(analyst, post, "name", "x", status=403) == denied
    body = {"field": "name", "value": "x"}
    assert analyst.post("edit-all/", body, status=403) == denied
    assert analyst.post("undo-all/", {"undo": "x"}, status=403) == denied
    assert analyst.post("add/", {"rows": []}, status=403)["detail"].startswith("You may not add")
    assert analyst.post("remove/", {"ids": [post.pk]}, status=403)["detail"].startswith(
        "You may not remove"
    )
    assert Post.objects.get().version == 1


def test_twenty_thousand_cells_take_few_statements(grid, django_assert_max_num_queries):
    Settings.load()
    Post.objects.bulk_create(
        Post(urn=f"urn:li:activity:{FIRST_ID + number}", url="https://www.linkedin.com/")
        for number in range(2_000)
    )
    ids = list(Post.objects.values_list("pk", flat=True))
    fields = ("name", "notes", "campaign", "post_type", "sentiment")
    fields += ("target_audience", "tags", "time_to_create", "sponsored", "tracking")
    values = dict.fromkeys(fields, "Text") | {
        "tags": ["a", "b"],
        "time_to_create": "1.5",
        "sponsored": True,
        "tracking": "paused",
    }
    edits = [
        {"id": pk, "field": field, "value": values[field], "version": 1}
        for pk in ids
        for field in fields
    ]
    assert len(json.dumps(edits)) < 2_500_000
    with django_assert_max_num_queries(26):
        cells = grid.post("edit/", {"edits": edits})["cells"]
    assert len(cells) == 20_000
    assert {cell["outcome"] for cell in cells} == {"saved"}
    assert Post.objects.filter(name="Text", tags=["a", "b"], tracking="paused").count() == 2_000
    assert Post.history.count() == 4_000


# All that match


def test_edit_all_and_back(grid, join):
    mine, changed, other = (
        PostFactory(campaign="Old", tags=["a"]),
        PostFactory(campaign="Old"),
        PostFactory(campaign="New"),
    )
    Label.objects.create(kind="campaign", value="New")
    wanted = {"rules": [{"field": "campaign", "op": "in", "value": ["Old", "New"]}]}
    body = {"filter": wanted, "field": "campaign", "value": "new"}
    dry = grid.post("edit-all/", {**body, "dry_run": True})
    assert (dry["count"], dry["saved"], dry["undo"]) == (3, 2, None)
    assert Post.objects.filter(campaign="Old").count() == 2
    done = grid.post("edit-all/", body)
    assert (done["count"], done["saved"], done["refused"]) == (3, 2, 0)
    assert [(cell["id"], cell["old"], cell["value"]) for cell in done["cells"]] == [
        (mine.pk, "Old", "New"),
        (changed.pk, "Old", "New"),
    ]
    assert Post.objects.filter(campaign="New").count() == 3
    send(join("ben"), changed, "campaign", "His", 2)
    back = grid.post("undo-all/", {"undo": done["undo"]})
    assert (back["count"], back["saved"], back["conflicts"]) == (2, 1, 1)
    campaigns = dict(Post.objects.values_list("pk", "campaign"))
    assert campaigns == {mine.pk: "Old", changed.pk: "His", other.pk: "New"}
    again = grid.post("undo-all/", {"undo": done["undo"]})
    assert (again["saved"], again["conflicts"]) == (0, 1)


def test_edit_all_by_search_of_custom_field_and_of_collections(grid):
    CustomField.objects.create(key="size", label="Size", kind="number")
    one, _two = PostFactory(name="Launch", custom={"size": 1}), PostFactory()
    done = grid.post("edit-all/", {"search": "launch", "field": "custom.size", "value": "2"})
    assert (done["saved"], Post.objects.get(pk=one.pk).custom) == (1, {"size": 2})
    grid.post("undo-all/", {"undo": done["undo"]})
    assert Post.objects.get(pk=one.pk).custom == {"size": 1}
    done = grid.post("edit-all/", {"field": "collections", "value": ["Best"]})
    assert (done["saved"], Collection.objects.get().posts.count()) == (2, 2)
    assert [cell["old"] for cell in done["cells"]] == [[], []]
    undone = grid.post("undo-all/", {"undo": done["undo"]})
    assert (undone["saved"], Collection.objects.get().posts.count()) == (2, 0)


def test_edit_all_of_collections_is_undone_where_nobody_changed_them_since(grid, join):
    mine, theirs = PostFactory(), PostFactory()
    old = Collection.objects.create(name="Old")
    old.posts.add(mine, theirs)
    done = grid.post("edit-all/", {"field": "collections", "value": ["Best"]})
    assert (done["saved"], old.posts.count()) == (2, 0)
    send(join("ben"), theirs, "collections", ["His"], 2)
    back = grid.post("undo-all/", {"undo": done["undo"]})
    assert (back["saved"], back["conflicts"]) == (1, 1)
    held = {post.pk: [one.name for one in post.collections.all()] for post in Post.objects.all()}
    assert held == {mine.pk: ["Old"], theirs.pk: ["His"]}


def test_edit_all_of_collections_without_their_history_is_not_undone(grid):
    PostFactory()
    Collection.objects.create(name="Best")
    Collection.history.all().delete()
    done = grid.post("edit-all/", {"field": "collections", "value": ["Best"]})
    grid.post("undo-all/", {"undo": done["undo"]}, status=409)
    assert Collection.objects.get().posts.count() == 1


def test_edit_all_refuses_what_is_no_value_or_field(grid):
    PostFactory()
    done = grid.post("edit-all/", {"field": "sponsored", "value": "maybe"})
    assert (done["saved"], done["refused"], done["undo"]) == (0, 1, None)
    assert done["cells"][0]["reason"].startswith("Sponsored: 'maybe' is neither yes nor no")
    told = grid.post("edit-all/", {"field": "reactions", "value": 7}, status=422)
    assert told == {"detail": "Reactions is no field that people edit."}
    assert Post.objects.get().version == 1


def test_undo_all_is_for_who_did_it(grid, join):
    CustomField.objects.create(key="size", label="Size", kind="number")
    PostFactory()
    done = grid.post("edit-all/", {"field": "custom.size", "value": 2})
    gone = {"detail": "This can no longer be undone here: see the history of each post."}
    assert join("ben").post("undo-all/", {"undo": done["undo"]}, status=409) == gone
    told = grid.post("undo-all/", {"undo": "%"}, status=400)
    assert told == {"detail": "undo: this is no token of an edit of all."}
    CustomField.objects.all().delete()
    told = grid.post("undo-all/", {"undo": done["undo"]}, status=409)
    assert told == {"detail": "custom.size is no field any more: nothing was undone."}
    assert Post.objects.get().custom == {"size": 2}


# Adding and removing

ACTIVITY = "urn:li:activity:7329207003942125568"


def test_added_posts_have_labels_lists_and_history(grid):
    CustomField.objects.create(key="size", label="Size", kind="number")
    rows = [
        {
            "url": ACTIVITY,
            "campaign": "Winter",
            "tags": ["a", "b"],
            "custom.size": 3,
            "sponsored": False,
            "tracking": "paused",
            "notes": None,
        },
        {"url": ACTIVITY},
        {"url": "nothing"},
        {"url": 7},
        {"url": "urn:li:ugcPost:7329991434395160578", "custom.none": 1},
    ]
    dry = grid.post("add/", {"rows": rows, "dry_run": True})
    assert (dry["added"], dry["existing"], dry["refused"]) == (1, 1, 3)
    assert (Post.objects.count(), Label.objects.filter(value="Winter").count()) == (0, 0)
    done = grid.post("add/", {"rows": rows})
    post = Post.objects.get()
    assert (done["added"], done["existing"], done["refused"]) == (1, 1, 3)
    assert done["rows"][0] == {
        "number": 1,
        "input": ACTIVITY,
        "result": "added",
        "reason": "",
        "id": post.pk,
        "name": "",
    }
    assert [row["reason"] for row in done["rows"][1:]] == [
        "the same post as line 1",
        "not LinkedIn",
        "url: it is empty: paste the address of a post",
        "custom.none: '1' is for no field of posts: leave the column out",
    ]
    assert (post.campaign, post.tags, post.custom, post.sponsored, post.tracking) == (
        "Winter",
        ["a", "b"],
        {"size": 3},
        False,
        "paused",
    )
    assert set(
        Label.objects.filter(value__in=["Winter", "a", "b"]).values_list("kind", "value")
    ) == {
        ("campaign", "Winter"),
        ("tag", "a"),
        ("tag", "b"),
    }
    row = Post.history.get()
    assert (row.history_type, row.history_user, row.history_change_reason, row.campaign) == (
        "+",
        grid.user,
        "added in the grid",
        "Winter",
    )
    assert grid.post("add/", {"rows": [7]}, status=400) == {
        "detail": 'rows: each is {"url", and any field}.'
    }


def test_remove(grid):
    fresh, scraped = PostFactory(), PostFactory()
    ScrapeFactory(post=scraped)
    done = grid.post("remove/", {"ids": [fresh.pk, scraped.pk]})["posts"]
    assert done == [
        {"id": fresh.pk, "outcome": "deleted", "version": None, "reason": ""},
        {"id": scraped.pk, "outcome": "archived", "version": 2, "reason": ""},
    ]
    assert Post.objects.get().tracking == "archived"
    assert grid.post("remove/", {"ids": ["x"]}, status=400) == {
        "detail": "ids: 'x' is no number of a post."
    }
