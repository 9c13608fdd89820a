"""Two engagers side by side: what would be kept, and that the merge then does just that."""

from __future__ import annotations

import pytest

from access.models import User
from engagers.domain.decide_merge import decide_merge
from engagers.domain.merge import CannotMerge, merge
from engagers.domain.preview_merge import preview_merge
from engagers.models import Audience, Engager, Merge
from tests.factories.engagers import (
    MONDAY,
    ContactFactory,
    EngagementFactory,
    EngagerFactory,
    IdentityFactory,
)
from tests.factories.posts import PostFactory

pytestmark = pytest.mark.django_db


def pair(**facts):
    one = EngagerFactory(
        name="Ada Example", headline="Partner", headline_seen="2|1", name_seen="2|1"
    )
    other = EngagerFactory(name="Ada Example", headline="Investor", headline_seen="1|1", **facts)
    IdentityFactory(engager=one)
    IdentityFactory(engager=other, kind="slug", value="ada-example")
    return one, other


def test_values_that_differ_are_named_and_kept_as_the_merge_keeps_them():
    agency = Audience.objects.get(name="Marketing Agency")
    other_one = Audience.objects.get(name="Other")
    one, other = pair(audience=agency, audience_source="person")
    Engager.objects.filter(pk=one.pk).update(audience=other_one, audience_source="model")
    one.refresh_from_db()

    preview = preview_merge(one, other)

    assert (preview.survivor, preview.absorbed) == (one, other)
    rows = {row.label: row for row in preview.choices}
    headline, audience = rows["headline"], rows["audience"]
    assert (headline.kept, headline.is_conflict, headline.is_persons) == ("Partner", True, False)
    assert (audience.kept, audience.is_conflict, audience.is_persons) == (
        "Marketing Agency",
        True,
        True,
    )
    assert not rows["name"].is_conflict
    assert Merge.objects.count() == 0
    one.refresh_from_db()
    assert one.audience == other_one

    decide_merge(other, one, by=User.objects.create_user("oda"), why="same  phone", at=MONDAY)

    one.refresh_from_db()
    assert (one.headline, one.audience) == ("Partner", agency)
    assert Merge.objects.get().evidence == "oda decided: same phone"


def test_rows_that_both_have_are_counted():
    one, other = pair()
    post = PostFactory()
    for engager in (one, other):
        EngagementFactory(engager=engager, post=post)
    EngagementFactory(engager=other)

    preview = preview_merge(one, other)

    assert (preview.identities, preview.engagements, preview.doubles) == (1, 2, 1)


@pytest.mark.parametrize(
    ("mine", "theirs", "text"),
    [
        (None, None, "Nothing changes in HubSpot."),
        (None, {"key": "in:b"}, "The contact in:b goes with them."),
        (
            {"key": "li:a"},
            {"key": "in:b"},
            "The contact li:a stays in use; in:b is not written any more.",
        ),
        (
            {"key": "li:a", "hubspot_id": "1"},
            {"key": "in:b", "hubspot_id": "2"},
            (
                "HubSpot has two contacts (1 and 2): only 1 is written from now on."
                " Merge them in HubSpot too."
            ),
        ),
    ],
)
def test_what_becomes_of_the_contacts(mine, theirs, text):
    one, other = pair()
    if mine:
        ContactFactory(engager=one, **mine)
    if theirs:
        ContactFactory(engager=other, **theirs)

    assert preview_merge(one, other).contact == text


def test_who_cannot_be_merged():
    one, other = pair()
    organisation = EngagerFactory(kind="organisation")
    gone = EngagerFactory()
    merge(one, gone, evidence="e", at=MONDAY)
    gone.refresh_from_db()

    for pairing, why in (
        ((one, one), "with itself"),
        ((one, organisation), "a person and an organisation"),
        ((one, gone), "merged already"),
    ):
        with pytest.raises(CannotMerge, match=why):
            preview_merge(*pairing)
    assert other.merged_into is None
