from __future__ import annotations

import pytest

from access.models import User
from posts.domain.enter_figures import FigureLine, enter_figures
from posts.models import Post, PostAlias
from tests.factories.posts import FIRST_ID, NOW, PostFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("before_now")]


def urn(n: int, kind: str = "activity") -> str:
    return f"urn:li:{kind}:{FIRST_ID + 700_000 + n}"


def line(n: int, number: int = 2, *, sheet: str = "", kind: str = "activity", **figures: str):
    return FigureLine(number, sheet, urn(n, kind), figures)


def enter(*lines: FigureLine, **how):
    entered = enter_figures(lines, by=None, at=NOW, **how)
    return [(one.outcome, one.reason, one.changes) for one in entered]


def test_figures_are_written_with_history_and_nothing_else_is():
    ada = User.objects.create_user("ada")
    post = PostFactory(urn=urn(1), name="Launch", reactions=5, clicks=7)
    (entered,) = enter_figures(
        [line(1, impressions="1.834", clicks="7")], by=ada, at=NOW, why="LinkedIn figures: page"
    )
    assert (entered.outcome, entered.post_id, entered.name, entered.version) == (
        "updated",
        post.pk,
        "Launch",
        2,
    )
    assert entered.changes == (("Impressions", None, 1834),)
    post.refresh_from_db()
    assert (post.impressions, post.clicks, post.members_reached, post.reactions) == (
        1834,
        7,
        None,
        5,
    )
    last = post.history.first()
    assert (last.impressions, last.history_user, last.history_change_reason) == (
        1834,
        ada,
        "LinkedIn figures: page",
    )


def test_a_dry_run_tells_and_writes_nothing():
    post = PostFactory(urn=urn(1), impressions=10)
    lines = [line(1, impressions="20")]
    told = [("updated", "", (("Impressions", 10, 20),))]
    assert enter(*lines, dry_run=True) == told
    assert Post.objects.values_list("impressions", "version").get() == (10, 1)
    assert enter(*lines) == told
    assert enter(*lines) == [("unchanged", "", ())]
    post.refresh_from_db()
    assert (post.impressions, post.version) == (20, 2)


def test_posts_that_are_not_here_and_what_is_no_post():
    assert enter(line(1, impressions="20"), FigureLine(3, "", "Total", {})) == [
        ("unknown", "no post here has this address", ()),
        ("refused", "not LinkedIn", ()),
    ]
    assert Post.objects.count() == 0


def test_one_bad_figure_keeps_all_of_its_post_and_none_of_others():
    bad, good = PostFactory(urn=urn(1)), PostFactory(urn=urn(2))
    reason = "Clicks: '4,58 %' is no whole number from 0 to 2,147,483,647: write digits, as 1200"
    assert enter(line(1, impressions="20", clicks="4,58 %"), line(2, impressions="30")) == [
        ("refused", reason, ()),
        ("updated", "", (("Impressions", None, 30),)),
    ]
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.impressions, bad.clicks, good.impressions) == (None, None, 30)


def test_two_addresses_of_one_post_add_up_unless_they_differ():
    post = PostFactory(urn=urn(1))
    PostAlias.objects.create(post=post, urn=urn(9, "share"), source="entered")
    both = [line(1, impressions="20"), line(9, 5, kind="share", impressions="20.0", clicks="3")]
    assert enter(*both) == [
        ("updated", "", (("Impressions", None, 20),)),
        ("updated", "", (("Impressions", None, 20), ("Clicks", None, 3))),
    ]
    reason = "Impressions differs between line 2 and line 5 of All posts: keep one of them"
    differing = [line(1, impressions="1"), line(1, 5, sheet="All posts", impressions="2")]
    assert enter(*differing) == [("refused", reason, ()), ("refused", reason, ())]
    post.refresh_from_db()
    assert (post.impressions, post.clicks) == (20, 3)


def test_a_line_without_figures_is_refused():
    PostFactory(urn=urn(1))
    assert enter(line(1)) == [("refused", "it has no figure to take", ())]


def test_what_somebody_changed_since_it_was_seen_is_not_overwritten():
    post = PostFactory(urn=urn(1))
    enter(line(1, impressions="20"))
    seen = FigureLine(2, "", urn(1), {"impressions": "30"}, seen_version=1)
    ((outcome, reason, changes),) = enter(seen)
    assert (outcome, changes) == ("refused", ())
    assert reason.startswith("Impressions: somebody changed it on")
    post.refresh_from_db()
    assert (post.impressions, post.version) == (20, 2)


def test_statements_do_not_grow_with_the_lines(django_assert_num_queries):
    for number in range(3):
        PostFactory(urn=urn(number))
    lines = [line(number, impressions="5") for number in range(3)]
    with django_assert_num_queries(19):
        enter(lines[0])
    with django_assert_num_queries(19):
        enter(lines[1], lines[2])
