"""Views that people keep of the posts, and the layouts beside the grid, as they are clicked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone
from playwright.sync_api import expect

from access.models import User
from desk.models import DefaultView, SavedView
from posts.models import Post
from tests.browser.hands import bring, take
from tests.factories.posts import PostFactory

PATH = "/admin/posts/post/"
PAUSED = {"field": "tracking", "op": "is", "value": "paused"}
WIDE = {"width": 1800, "height": 800}  # every column of the board is in sight
PICTURE = "https://media.licdn.com/dms/image/a.jpg"


def open_posts(page, query=""):
    page.goto(PATH + query)
    page.wait_for_selector("#views-bar .views-tools")
    page.wait_for_selector("#grid-body[aria-busy=false]", state="attached")
    wait_until_drawn(page)


def wait_until_drawn(page):
    """As it is on the server now, and nothing moves any more."""
    page.wait_for_selector("#layout-root:not([aria-busy])", state="attached")
    page.wait_for_function("document.fonts.status === 'loaded'")


def search_for(page, words):
    page.fill("#grid-search", words)
    page.wait_for_function("(words) => DeskGrid.state.search === words", arg=words)
    page.wait_for_selector(".views-changed")


def choose(page, deed):
    page.click(".views-more")
    page.locator(".views-menu").get_by_text(deed, exact=True).click()


def choose_layout(page, layout):
    page.click(f"[data-layout={layout}]:not(body)")
    page.wait_for_selector(f".views-layout-root--{layout}")


def open_tab(page):
    return page.locator(".views-tab[aria-current] .views-name")


def keep_view(name, owner, *, layout="grid", shared=True, locked=False, **config):
    return SavedView.objects.create(
        name=name, owner=owner, layout=layout, is_shared=shared, is_locked=locked, config=config
    )


@pytest.fixture
def ada(site):
    return User.objects.create_user("ada", first_name="Ada", last_name="Example")


def test_a_saved_view_is_there_after_a_reload_and_shows_its_posts(log_in):
    PostFactory(name="Spring report")
    PostFactory(name="Hiring")
    page = log_in("creative")
    open_posts(page)
    page.evaluate("""() => {
        const columns = DeskGrid.state.columns.filter(({key}) => ["name", "campaign"].includes(key));
        return DeskGrid.apply({...DeskGrid.state, columns});
    }""")
    search_for(page, "report")
    page.click("text=Save as new")
    page.fill("#views-name", "Reports")
    page.keyboard.press("Enter")
    expect(open_tab(page)).to_have_text("Reports")

    view = SavedView.objects.get()
    assert (view.name, view.layout, view.is_shared, view.owner.username) == (
        "Reports",
        "grid",
        False,
        "creative",
    )
    assert view.config["search"] == "report"
    assert [column["key"] for column in view.config["columns"]] == ["name", "campaign"]

    page.reload()
    expect(open_tab(page)).to_have_text("Reports")
    expect(page.locator("#grid-search")).to_have_value("report")
    expect(page.locator(".tabulator-row [data-field=name]")).to_have_text(["Spring report"])
    assert page.evaluate("DeskGrid.state.columns.map(({key}) => key)") == ["name", "campaign"]
    expect(page.locator(".views-changed")).to_have_count(0)
    page.wait_for_url(lambda url: url.endswith(f"{PATH}?view={view.pk}"))


def test_a_view_needs_a_name_that_is_not_taken(log_in):
    PostFactory()
    page = log_in("creative")
    keep_view("Mine", User.objects.get(username="creative"), shared=False)
    open_posts(page)
    choose(page, "Save as a new view")
    page.fill("#views-name", "mine")
    page.keyboard.press("Enter")

    expect(page.locator("#views-name-error")).to_have_text(
        "You have a view called “mine”: choose another name."
    )
    assert SavedView.objects.count() == 1


def test_changes_are_marked_then_discarded_or_saved(log_in):
    PostFactory(name="Hiring")
    page = log_in("creative")
    view = keep_view("Hiring", User.objects.get(username="creative"), shared=False, search="hir")
    open_posts(page, f"?view={view.pk}")
    expect(page.locator(".views-changed")).to_have_count(0)

    search_for(page, "else")
    page.click(".views-changed >> text=Discard")
    expect(page.locator("#grid-search")).to_have_value("hir")
    expect(page.locator(".views-changed")).to_have_count(0)

    search_for(page, "hiring")
    page.locator(".views-changed").get_by_text("Save", exact=True).click()
    expect(page.locator(".views-changed")).to_have_count(0)
    view.refresh_from_db()
    assert view.config["search"] == "hiring"


def test_what_was_typed_last_is_saved_with_the_view(log_in):
    PostFactory(name="Hiring")
    page = log_in("creative")
    page.clock.install()
    view = keep_view("Hiring", User.objects.get(username="creative"), shared=False, search="h")
    open_posts(page, f"?view={view.pk}")
    search_for(page, "hir")
    page.clock.pause_at(timezone.now() + timedelta(hours=1))  # nobody notices that typing paused

    page.fill("#grid-search", "hiring")
    page.locator(".views-changed").get_by_text("Save", exact=True).click()

    expect(page.locator(".views-changed")).to_have_count(0)
    view.refresh_from_db()
    assert view.config["search"] == "hiring"


def test_what_was_typed_last_stays_with_the_view_that_is_left(log_in):
    PostFactory(name="Hiring")
    page = log_in("creative")
    page.clock.install()
    keep_view("Mine", User.objects.get(username="creative"), shared=False)
    open_posts(page)
    page.clock.pause_at(timezone.now() + timedelta(hours=1))

    page.fill("#grid-search", "hiring")
    page.get_by_role("link", name="Mine").click()
    page.clock.run_for(2_000)

    expect(open_tab(page)).to_have_text("Mine")
    expect(page.locator("#grid-search")).to_have_value("")
    expect(page.locator(".views-changed")).to_have_count(0)


def test_unsaved_changes_are_there_when_one_comes_back_to_the_posts(log_in):
    PostFactory(name="Hiring")
    page = log_in("creative")
    open_posts(page)
    search_for(page, "hiring")
    page.goto("/admin/")
    open_posts(page)

    expect(page.locator("#grid-search")).to_have_value("hiring")
    expect(page.locator(".views-changed")).to_be_visible()


def test_a_shared_view_is_renamed_locked_and_made_a_default(log_in):
    PostFactory()
    page = log_in("admin")
    view = keep_view("Drafts", User.objects.get(), shared=False)
    open_posts(page, f"?view={view.pk}")
    choose(page, "Share with everybody")
    page.wait_for_selector("text=is shared: everybody sees it")
    choose(page, "Lock")
    page.wait_for_selector("text=is locked: only its owner")
    choose(page, "Default for groups")
    page.check("label:has-text('creative')")
    page.click(".views-dialog >> text=Save")
    page.wait_for_selector("text=is the default of creative")
    choose(page, "Rename")
    page.fill("#views-name", "To label")
    page.keyboard.press("Enter")
    expect(open_tab(page)).to_have_text("To label")

    view.refresh_from_db()
    assert (view.name, view.is_shared, view.is_locked) == ("To label", True, True)
    assert DefaultView.objects.get().group.name == "creative"


def test_removing_a_view_asks_first_and_leaves_the_posts(log_in):
    PostFactory()
    page = log_in("creative")
    view = keep_view("Old", User.objects.get(username="creative"), shared=False)
    open_posts(page, f"?view={view.pk}")
    choose(page, "Remove")
    page.get_by_role("button", name="Keep it").click()
    expect(page.locator("dialog")).to_have_count(0)
    assert SavedView.objects.count() == 1

    choose(page, "Remove")
    page.get_by_role("button", name="Remove the view").click()
    expect(open_tab(page)).to_have_text("All posts")
    assert (SavedView.objects.count(), Post.objects.count()) == (0, 1)


def test_somebody_elses_locked_view_stays_and_is_saved_as_ones_own(log_in, ada):
    PostFactory(name="Hiring")
    view = keep_view("Ada's view", ada, locked=True, search="hir")
    page = log_in("creative")
    open_posts(page, f"?view={view.pk}")
    expect(open_tab(page)).to_have_text("Ada's view")
    expect(page.locator(".views-tab[aria-current]")).to_contain_text(
        "(shared by Ada Example, locked)"
    )
    page.click(".views-more")
    page.locator(".views-menu [aria-disabled] >> text=Rename").click(force=True)
    page.wait_for_selector("text=“Ada's view” is locked: save it as your own, then change that.")
    page.keyboard.press("Escape")

    search_for(page, "hiring")
    expect(page.locator(".views-changed").get_by_text("Save", exact=True)).to_have_count(0)
    page.click("text=Save as my own")
    page.fill("#views-name", "My view")
    page.keyboard.press("Enter")
    expect(open_tab(page)).to_have_text("My view")

    view.refresh_from_db()
    assert (view.name, view.config) == ("Ada's view", {"search": "hir"})
    mine = SavedView.objects.get(name="My view")
    assert (mine.owner.username, mine.config["search"]) == ("creative", "hiring")


def test_a_view_that_was_locked_meanwhile_is_not_overwritten(log_in, ada):
    PostFactory(name="Hiring")
    view = keep_view("Team", ada, search="hir")
    page = log_in("creative")
    open_posts(page, f"?view={view.pk}")
    search_for(page, "hiring")
    SavedView.objects.update(is_locked=True)
    page.locator(".views-changed").get_by_text("Save", exact=True).click()

    page.wait_for_selector("text=save your changes as a view of your own")
    expect(page.get_by_role("button", name="Save as my own")).to_be_visible()
    view.refresh_from_db()
    assert view.config == {"search": "hir"}


def test_a_groups_default_opens_first_and_afterwards_the_last_view(log_in, ada):
    PostFactory()
    view = keep_view("To label", ada, search="draft")
    DefaultView.objects.create(group=Group.objects.get(name="creative"), view=view)
    page = log_in("creative")
    open_posts(page)
    expect(open_tab(page)).to_have_text("To label")
    expect(page.locator("#grid-search")).to_have_value("draft")

    page.click(".views-tab >> text=All posts")
    expect(page.locator("#grid-search")).to_have_value("")
    page.goto("/admin/")
    open_posts(page)
    expect(open_tab(page)).to_have_text("All posts")


def test_a_view_that_is_not_ones_own_is_no_link(log_in, ada):
    PostFactory()
    view = keep_view("Secret", ada, shared=False)
    page = log_in("creative")
    open_posts(page, f"?view={view.pk}")

    page.wait_for_selector("text=This view is not there any more, or is not shared with you.")
    expect(open_tab(page)).to_have_text("All posts")
    expect(page.locator("#views-bar")).not_to_contain_text("Secret")


def _open_board(page, by="tracking"):
    view = keep_view("Board", User.objects.get(username="creative"), layout="board", board_by=by)
    open_posts(page, f"?view={view.pk}")
    page.wait_for_selector(".views-stack .views-card")


def _stack(page, name):
    return page.locator(f'[data-stack="{name}"]')


def _take_card(page, start):
    take(page, _stack(page, start).locator(".views-card"), held=".views-card--held")


def _bring_card(page, end):
    bring(page, _stack(page, end), over=f'[data-stack="{end}"].views-stack--over')


def _drag_card(page, start, end):
    _take_card(page, start)
    _bring_card(page, end)


def test_the_board_is_read_once_when_it_opens(log_in):
    PostFactory(name="Hiring")
    page = log_in("creative")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    _open_board(page)

    assert len([url for url in asked if "/grid/groups/" in url]) == 1


def test_dragging_a_card_changes_the_post_and_undo_restores_it(log_in):
    post = PostFactory(name="Hiring")
    page = log_in("creative")
    _open_board(page)
    _drag_card(page, "active", "paused")
    expect(_stack(page, "paused").locator(".views-card__title")).to_have_text("Hiring")
    expect(_stack(page, "active").locator("h3")).to_contain_text("0 posts")
    post.refresh_from_db()
    assert (post.tracking, post.version) == ("paused", 2)

    page.click(".desk-message >> text=Undo")
    expect(_stack(page, "active").locator(".views-card__title")).to_have_text("Hiring")
    post.refresh_from_db()
    assert post.tracking == "active"
    assert [record.tracking for record in post.history.all()][:2] == ["active", "paused"]


def test_what_comes_while_a_card_is_held_is_drawn_afterwards(log_in):
    post = PostFactory(name="Hiring")
    page = log_in("creative")
    _open_board(page)
    kept = []

    def keep(route):
        kept.append(route)

    page.route("**/desk/grid/groups/**", keep)
    with page.expect_request("**/desk/grid/groups/**"):
        page.evaluate("DeskGrid.reload()")
    PostFactory(name="New")
    with page.expect_response("**/desk/grid/rows/**"):
        _take_card(page, "active")
        kept[0].continue_()
        page.unroute("**/desk/grid/groups/**")
    _bring_card(page, "paused")

    expect(_stack(page, "paused").locator(".views-card__title")).to_have_text("Hiring")
    expect(_stack(page, "active").locator(".views-card__title")).to_have_text("New")
    post.refresh_from_db()
    assert post.tracking == "paused"


def test_the_grids_own_undo_restores_a_column_that_the_grid_does_not_show(log_in):
    post = PostFactory(name="Hiring", sentiment="Positive")
    page = log_in("creative", viewport=WIDE)
    _open_board(page, "sentiment")
    _drag_card(page, "Positive", "")
    expect(_stack(page, "").locator(".views-card__title")).to_have_text("Hiring")
    post.refresh_from_db()
    assert post.sentiment == ""

    page.click("#grid-undo")
    expect(_stack(page, "Positive").locator(".views-card__title")).to_have_text("Hiring")
    post.refresh_from_db()
    assert post.sentiment == "Positive"


def test_a_card_moves_by_the_keyboard_alone_and_keeps_the_focus(log_in):
    post = PostFactory(name="Hiring")
    page = log_in("creative")
    _open_board(page)
    page.focus(f'[data-move="{post.pk}"]')
    for key in ("Enter", "ArrowDown", "Enter"):
        page.keyboard.press(key)

    expect(_stack(page, "paused").locator(f'[data-move="{post.pk}"]')).to_be_focused()
    post.refresh_from_db()
    assert post.tracking == "paused"


def test_one_of_several_labels_gives_way_to_the_one_moved_to(log_in):
    post = PostFactory(name="Hiring", tags=["founder", "event"])
    PostFactory(name="Other", tags=["q3"])
    page = log_in("creative", viewport=WIDE)
    _open_board(page, "tags")
    _drag_card(page, "event", "q3")

    expect(_stack(page, "q3").locator(".views-card")).to_have_count(2)
    expect(_stack(page, "founder").locator(".views-card")).to_have_count(1)
    post.refresh_from_db()
    assert post.tags == ["founder", "q3"]


def test_what_somebody_changed_meanwhile_is_not_overwritten_by_a_move(log_in, ada):
    post = PostFactory(name="Hiring")
    page = log_in("creative")
    _open_board(page)
    _take_card(page, "active")
    _edit_elsewhere(post, ada)
    _ask_for_news(page)
    _bring_card(page, "paused")

    page.wait_for_selector(".desk-message--error")
    expect(_stack(page, "archived").locator(".views-card__title")).to_have_text("Hiring")
    post.refresh_from_db()
    assert post.tracking == "archived"


def _ask_for_news(page):
    """As the page does every few seconds, until it knows that what it shows is old."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_selector("#layout-root[aria-busy]", state="attached")


def _edit_elsewhere(post, user):
    from posts.domain.edit import CellEdit, edit_posts

    edit_posts(
        [CellEdit(post_id=post.pk, field="tracking", value="archived")],
        by=user,
        at=datetime.now(UTC),
    )


def test_cards_do_not_move_between_states_and_the_page_says_why(log_in):
    PostFactory(name="Hiring")
    page = log_in("creative")
    _open_board(page, "status")

    expect(page.locator("[role=note]")).to_contain_text("the status follows from scraping")
    expect(page.locator("[draggable=true], .views-move")).to_have_count(0)


def test_an_analyst_looks_at_the_board_and_moves_nothing(log_in, ada):
    PostFactory(name="Hiring")
    view = keep_view("Board", ada, layout="board")
    page = log_in("analyst")
    open_posts(page, f"?view={view.pk}")
    page.wait_for_selector(".views-stack .views-card")

    expect(page.locator("[draggable=true], .views-move")).to_have_count(0)


def test_the_calendar_puts_a_post_on_the_persons_day(log_in):
    PostFactory(name="Late", published_at=datetime(2026, 3, 15, 23, 30, tzinfo=UTC))
    PostFactory(name="Undated", published_at=None)
    page = log_in("creative")
    User.objects.filter(username="creative").update(time_zone="Asia/Tokyo")
    _open_calendar(page, "2026-03")

    expect(page.locator("td[data-day='2026-03-16'] a")).to_have_text("Late")
    expect(page.locator("td[data-day='2026-03-15'] a")).to_have_count(0)
    page.click("summary >> text=1 post without a date")
    expect(page.locator(".views-undated a")).to_have_text("Undated")


def test_the_posts_without_a_date_stay_open_when_the_calendar_is_drawn_anew(log_in):
    PostFactory(name="First", published_at=None)
    page = log_in("creative")
    open_posts(page)
    choose_layout(page, "calendar")
    page.click("summary >> text=1 post without a date")
    expect(page.locator(".views-undated a")).to_have_text("First")
    PostFactory(name="Second", published_at=None)
    page.evaluate("DeskGrid.reload()")

    expect(page.locator(".views-undated summary")).to_have_text("2 posts without a date")
    expect(page.locator(".views-undated .views-card")).to_have_count(2)
    expect(page.locator(".views-undated summary")).to_be_focused()


def _open_calendar(page, month):
    view = keep_view("Calendar", User.objects.get(username="creative"), layout="calendar")
    open_posts(page, f"?view={view.pk}")
    page.wait_for_selector(".views-month")
    today = page.evaluate("document.querySelector('td[tabindex=\"0\"]').dataset.day")
    years, months = (
        int(a) - int(b) for a, b in zip(month.split("-"), today.split("-"), strict=False)
    )
    steps = years * 12 + months
    shown = page.locator(".views-months__name")
    for _ in range(abs(steps)):
        before = shown.text_content()
        page.click("[aria-label='Next month']" if steps > 0 else "[aria-label='Previous month']")
        expect(shown).not_to_have_text(before)
    wait_until_drawn(page)


def test_the_calendar_is_walked_by_keys(log_in):
    PostFactory(name="Late", published_at=datetime(2026, 3, 31, 12, 0, tzinfo=UTC))
    page = log_in("creative")
    _open_calendar(page, "2026-03")
    day = page.locator("td[data-day='2026-03-31']")
    day.focus()
    page.keyboard.press("Enter")
    expect(page.locator("dialog[open]")).to_contain_text("Tuesday, 31 March 2026: 1 post")
    page.keyboard.press("Escape")
    expect(day).to_be_focused()
    page.keyboard.press("PageUp")

    expect(page.locator("td[data-day='2026-02-28']")).to_be_focused()
    expect(page.locator(".views-months__name")).to_contain_text("February 2026")


def test_a_narrow_calendar_is_a_list(log_in):
    PostFactory(name="Hiring", published_at=datetime.now(UTC))
    page = log_in("creative", viewport={"width": 390, "height": 844})
    open_posts(page)
    choose_layout(page, "calendar")

    expect(page.locator(".views-month")).to_have_count(0)
    expect(page.locator("section[data-day] .views-card__title")).to_have_text("Hiring")
    wait_until_drawn(page)
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_the_gallery_asks_no_foreign_host_for_a_picture(log_in):
    PostFactory(name="Ours", image_url=PICTURE)
    for number, host in enumerate(
        ("https://evil.example", "http://media.licdn.com", "https://licdn.com.evil.example")
    ):
        PostFactory(
            name=f"Bad {number}", image_url=f"{host}/a.jpg", media_type="video", text="Words"
        )
    page = log_in("creative")
    asked = []
    page.route(
        lambda url: url.endswith("/a.jpg"),
        lambda route: (asked.append(route.request.url), route.fulfill(status=200, body="")),
    )
    open_posts(page)
    with page.expect_request(PICTURE):
        choose_layout(page, "gallery")
    expect(page.locator(".views-gallery .views-card")).to_have_count(4)

    bad = page.locator(".views-card", has_text="Bad")
    expect(bad.locator("img")).to_have_count(0)
    expect(bad.locator(".views-picture__kind")).to_have_text(["movievideo"] * 3)
    expect(bad.locator(".views-picture__words")).to_have_text(["Words"] * 3)
    assert set(asked) == {PICTURE}


def test_the_gallery_draws_a_piece_at_a_time_and_opens_a_post(log_in):
    for number in range(130):
        PostFactory(name=f"Post {number}")
    page = log_in("creative")
    open_posts(page)
    choose_layout(page, "gallery")
    expect(page.locator(".views-count")).to_have_text("130 posts")
    cards = page.locator(".views-gallery .views-card")
    for drawn in (40, 80, 120):
        expect(cards).to_have_count(drawn)
        page.get_by_role("button", name="Show more").scroll_into_view_if_needed()
    expect(cards).to_have_count(130)
    page.get_by_role("link", name="Post 129", exact=True).click()
    page.wait_for_url(f"**{PATH}{Post.objects.get(name='Post 129').pk}/change/")


def test_a_button_is_not_drawn_anew_under_a_press(log_in):
    PostFactory(name="Hiring")
    page = log_in("creative")
    open_posts(page)
    choose_layout(page, "gallery")
    wait_until_drawn(page)
    page.get_by_role("button", name="Fields", exact=True).hover()
    page.mouse.down()
    PostFactory(name="New")
    with page.expect_response(lambda answer: "thumbnail" in answer.url):  # what the gallery reads
        page.evaluate("DeskGrid.reload()")
    page.mouse.up()

    expect(page.locator("dialog[open]")).to_contain_text("What cards show")
    page.keyboard.press("Escape")
    expect(page.locator(".views-count")).to_have_text("2 posts")


def test_people_choose_what_cards_show(log_in):
    PostFactory(name="Hiring", campaign="Autumn", time_to_create="2.5")
    page = log_in("creative")
    open_posts(page)
    choose_layout(page, "gallery")
    expect(page.locator(".views-card")).to_contain_text("Autumn")
    page.get_by_role("button", name="Fields", exact=True).click()
    page.uncheck(".views-checks label:has-text('Campaign')")
    page.check(".views-checks label:has-text('Time to create')")
    page.click("text=Show these")

    expect(page.locator(".views-card")).to_contain_text("Time to create: 2.5")
    expect(page.locator(".views-card")).not_to_contain_text("Autumn")
    page.click("text=Save as new")
    page.fill("#views-name", "Hours")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=is saved as a view of your own")
    config = SavedView.objects.get().config
    assert "time_to_create" in config["card_fields"]
    assert "campaign" not in config["card_fields"]


@pytest.mark.parametrize("layout", ["gallery", "calendar", "board"])
def test_a_layout_shows_what_the_grids_filter_lets_through(log_in, ada, layout):
    now = datetime.now(UTC)
    PostFactory(name="Shown", tracking="paused", published_at=now)
    PostFactory(name="Left out", published_at=now)
    view = keep_view("Paused", ada, layout=layout, filter={"match": "all", "rules": [PAUSED]})
    page = log_in("creative")
    open_posts(page, f"?view={view.pk}")

    expect(page.locator("#layout-root .views-card__title")).to_have_text(["Shown"])
