"""A post that nobody named is known by its first words: beside its name, never as its name."""

from __future__ import annotations

from tests.factories.posts import PostFactory


def test_first_words_stand_in_for_a_missing_name(grid):
    PostFactory(name="Launch", text="Of no matter")
    PostFactory(name="", text="We  built\nit " + "again " * 30)
    PostFactory(name="", text="", article_title="An article")
    bare = PostFactory(name="", text="", article_title="")

    rows = grid.get("rows/", columns="name")["rows"]

    assert [(row["name"], row.get("first_words")) for row in rows] == [
        ("", None),
        ("", "An article"),
        ("", "We built it " + ("again " * 13).strip()),
        ("Launch", None),
    ]
    assert rows[0] == {"id": bare.pk, "version": 1, "name": ""}
    assert "first_words" not in grid.get("rows/", columns="author_name")["rows"][1]
