"""The spreadsheet of posts: what somebody types, pastes and undoes is what the database holds."""

from __future__ import annotations

import json
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.utils import timezone
from playwright.sync_api import expect

from posts.models import Label, Post, PostAlias
from tests.browser.conftest import PASSWORD
from tests.browser.hands import paste
from tests.factories.posts import FIRST_ID, PostFactory, ScrapeFactory

PATH = "/admin/posts/post/"
# The next rows have been read, and come when `goOn` is called.
HOLD_ROWS = """() => {
    const real = window.fetch;
    window.fetch = async (url, options) => {
        const isRows = url.includes("/grid/rows/");
        if (isRows) window.fetch = real;
        const answer = await real(url, options);
        if (isRows) await new Promise((resolve) => { window.goOn = resolve; });
        return answer;
    };
}"""


def make_posts(*names, **values):
    """In the order the grid shows them: the newest first."""
    return [PostFactory(name=name, **values) for name in reversed(names)][::-1]


def open_grid(page, query=""):
    page.goto(PATH + query)
    page.wait_for_selector("#grid-body[aria-busy=false]")
    page.wait_for_selector("#grid-table .tabulator-row")
    page.wait_for_function("document.fonts.status === 'loaded'")  # nothing moves any more
    return page


def find_cell(page, post, field):
    return page.locator(f'.tabulator-cell[data-key="{post.pk}"][data-field="{field}"]')


def choose(page, post, field, *, to=None):
    find_cell(page, post, field).click()
    if to is not None:
        find_cell(page, to[0], to[1]).click(modifiers=["Shift"])


def rename(page, post, name):
    choose(page, post, "name")
    page.keyboard.type(name)
    page.keyboard.press("Enter")


def expect_status(page, text):
    expect(page.locator("#grid-status")).to_have_text(text)


def press_button(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def read_names():
    return list(Post.objects.order_by("-pk").values_list("name", flat=True))


def test_what_is_typed_is_saved_on_enter(log_in):
    first, second = make_posts("First", "Second")
    page = open_grid(log_in("creative"))

    rename(page, first, "Launch film")

    expect_status(page, "Saved")
    first.refresh_from_db()
    assert (first.name, first.version) == ("Launch film", 2)
    assert first.history.latest().history_user.username == "creative"
    expect(page.locator(".grid-on")).to_have_attribute("data-key", str(second.pk))


def test_escape_leaves_the_cell_as_it_was(log_in):
    (post,) = make_posts("First")
    page = open_grid(log_in("creative"))

    find_cell(page, post, "name").dblclick()
    page.keyboard.type("Other")
    expect(page.locator(".grid-editor input")).to_have_value("Other")
    page.keyboard.press("Escape")

    expect(page.locator(".grid-editor")).to_have_count(0)
    expect(find_cell(page, post, "name")).to_have_text("First")
    expect_status(page, "")
    assert read_names() == ["First"]


def test_a_new_label_is_chosen_by_typing_it(log_in):
    (post,) = make_posts("First")
    page = open_grid(log_in("creative"))

    find_cell(page, post, "campaign").dblclick()
    page.keyboard.type("Spring launch")
    expect(page.get_by_role("option")).to_have_text(["Add “Spring launch”"])
    page.keyboard.press("Enter")

    expect_status(page, "Saved")
    post.refresh_from_db()
    assert post.campaign == "Spring launch"
    assert Label.objects.filter(kind="campaign", value="Spring launch").count() == 1


def test_several_tags_are_ticked_with_the_keyboard(log_in):
    Label.objects.create(kind="tag", value="event")
    Label.objects.create(kind="tag", value="video")
    (post,) = make_posts("First")
    page = open_grid(log_in("creative"))

    choose(page, post, "tags")
    page.keyboard.press("F2")
    for word in ("vid", "ev"):
        page.keyboard.type(word)
        page.keyboard.press("Enter")
    page.keyboard.press("Enter")

    expect_status(page, "Saved")
    post.refresh_from_db()
    assert post.tags == ["video", "event"]


def test_a_measured_cell_says_why_nobody_edits_it(log_in):
    (post,) = make_posts("First", reactions=12)
    page = open_grid(log_in("creative"))

    choose(page, post, "reactions")
    page.keyboard.type("9")

    expect(page.locator(".desk-message")).to_have_text(
        "Reactions is measured by the pipeline, so nobody edits it here."
    )
    expect(page.locator(".grid-editor")).to_have_count(0)
    expect(find_cell(page, post, "reactions")).to_have_attribute("aria-readonly", "true")
    post.refresh_from_db()
    assert post.reactions == 12


def test_an_analyst_edits_nothing(log_in):
    (post,) = make_posts("First")
    page = open_grid(log_in("analyst"))

    choose(page, post, "name")
    page.keyboard.type("x")

    expect(page.locator(".desk-message")).to_contain_text("only by people who may edit posts")
    assert read_names() == ["First"]


def test_a_refused_value_goes_back_and_is_marked(log_in):
    (post,) = make_posts("First", time_to_create="1.50")
    page = open_grid(log_in("creative"))

    choose(page, post, "time_to_create")
    page.keyboard.type("much")
    page.keyboard.press("Enter")

    expect_status(page, "Saved1 cell not written")
    expect(find_cell(page, post, "time_to_create")).to_have_text("1.5")
    find_cell(page, post, "time_to_create").click()
    expect(page.get_by_role("dialog", name="This cell was not written")).to_contain_text("'much'")
    post.refresh_from_db()
    assert (post.time_to_create, post.version) == (1.5, 1)


def test_fill_down_copies_the_first_cell_and_is_undone_whole(log_in):
    posts = make_posts("A", "B", "C", campaign="")
    Post.objects.filter(pk=posts[0].pk).update(campaign="Hiring")
    page = open_grid(log_in("creative"))

    choose(page, posts[0], "campaign", to=(posts[2], "campaign"))
    page.keyboard.press("Control+d")
    expect_status(page, "Saved")
    assert set(Post.objects.values_list("campaign", flat=True)) == {"Hiring"}

    page.keyboard.press("Control+z")
    expect_status(page, "Undone: 2 cells")
    assert list(Post.objects.order_by("-pk").values_list("campaign", flat=True)) == [
        "Hiring",
        "",
        "",
    ]

    page.keyboard.press("Control+y")
    expect_status(page, "Redone: 2 cells")
    assert set(Post.objects.values_list("campaign", flat=True)) == {"Hiring"}


def test_delete_clears_a_block(log_in):
    posts = make_posts("A", "B", notes="Old")
    page = open_grid(log_in("creative"))

    choose(page, posts[0], "notes", to=(posts[1], "notes"))
    page.keyboard.press("Delete")

    expect_status(page, "Saved")
    assert list(Post.objects.values_list("notes", flat=True)) == ["", ""]


def test_a_pasted_block_is_shown_first_and_undone_at_once(log_in):
    posts = make_posts(*(f"Post {number}" for number in range(200)), notes="Old")
    page = open_grid(log_in("creative"), "?columns=name*,campaign,notes")
    text = "\n".join(f'Name {n}\tSpring\t"Line ""one""\nline {n}"' for n in range(200))

    choose(page, posts[0], "name")
    paste(page, text)
    expect(page.locator(".paste-summary")).to_have_text("600 cells change")
    assert Post.objects.filter(notes="Old").count() == 200
    press_button(page, "Write 600 cells")

    expect_status(page, "Saved")
    posts[7].refresh_from_db()
    assert (posts[7].name, posts[7].campaign) == ("Name 7", "Spring")
    assert posts[7].notes == 'Line "one"\nline 7'
    assert Post.objects.filter(campaign="Spring").count() == 200

    page.keyboard.press("Control+z")
    expect_status(page, "Undone: 600 cells")
    assert read_names() == [f"Post {number}" for number in range(200)]
    assert Post.objects.filter(campaign="", notes="Old").count() == 200


def test_one_pasted_cell_fills_the_block(log_in):
    posts = make_posts("A", "B", "C")
    page = open_grid(log_in("creative"))

    choose(page, posts[0], "notes", to=(posts[2], "notes"))
    paste(page, "Ask Ada")
    press_button(page, "Write 3 cells")

    expect_status(page, "Saved")
    assert set(Post.objects.values_list("notes", flat=True)) == {"Ask Ada"}


def test_a_pasted_column_of_addresses_adds_posts_line_by_line(log_in):
    (known,) = make_posts("Known")
    page = open_grid(log_in("creative"))
    address = "https://www.linkedin.com/feed/update/urn:li:activity:{}/"
    new = f"urn:li:activity:{FIRST_ID + 900_000}"
    text = "\n".join(
        (
            "URL\tName\tCampaign",
            f"{address.format(FIRST_ID + 900_000)}\tFresh\tSpring",
            f"{known.url}\tAgain\t",
            "https://example.com/\tElsewhere\t",
        )
    )

    press_button(page, "Add posts")
    page.get_by_label("Addresses of posts, one a line").fill(text)
    press_button(page, "Check")
    results = page.locator(".paste-table tbody tr")
    expect(results).to_have_count(3)
    assert [row.get_attribute("data-result") for row in results.all()] == [
        "added",
        "exists",
        "refused",
    ]
    assert Post.objects.count() == 1
    press_button(page, "Add 1 post")

    expect(page.locator("#grid-count")).to_have_text("2 posts")
    added = Post.objects.get(urn=new)
    assert (added.name, added.campaign) == ("Fresh", "Spring")
    assert read_names() == ["Fresh", "Known"]
    assert PostAlias.objects.filter(post=added).count() == 1

    page.locator("#grid-undo").click()
    expect(page.locator("#grid-count")).to_have_text("1 post")
    assert read_names() == ["Known"]


def test_addresses_pasted_on_a_name_add_posts(log_in):
    (known,) = make_posts("Known")
    page = open_grid(log_in("creative"))
    address = "https://www.linkedin.com/feed/update/urn:li:activity:{}/"
    lines = [f"{address.format(FIRST_ID + 900_000 + n)}\tFresh {n}" for n in range(3)]

    choose(page, known, "name")
    paste(page, "\n".join(["Link\tName", *lines]))
    expect(page.locator(".paste-summary")).to_have_text("3 new")
    press_button(page, "Add 3 posts")

    expect(page.locator("#grid-count")).to_have_text("4 posts")
    assert read_names() == ["Fresh 2", "Fresh 1", "Fresh 0", "Known"]


def test_an_address_pasted_into_notes_stays_there(log_in):
    (post,) = make_posts("Known")
    page = open_grid(log_in("creative"))

    choose(page, post, "notes")
    paste(page, "https://www.linkedin.com/posts/example-briefs")

    expect_status(page, "Saved")
    post.refresh_from_db()
    assert post.notes == "https://www.linkedin.com/posts/example-briefs"


def test_two_people_at_one_cell_the_later_one_is_told_who_was_first(log_in):
    (post,) = make_posts("First")
    ada, bo = log_in("creative", username="ada"), log_in("creative", username="bo")
    bo.route("**/grid/changes/**", lambda route: route.abort())  # has not heard of it
    open_grid(ada)
    open_grid(bo)

    rename(ada, post, "Ada's")
    expect_status(ada, "Saved")
    rename(bo, post, "Bo's")

    expect_status(bo, "Saved1 cell not written")
    expect(find_cell(bo, post, "name")).to_have_text("Ada's")
    assert read_names() == ["Ada's"]
    find_cell(bo, post, "name").click()
    told = bo.get_by_role("dialog", name="This cell was not written")
    expect(told).to_contain_text("ada changed this")
    press_button(bo, "Write mine")
    expect_status(bo, "Saved")
    assert read_names() == ["Bo's"]


def test_an_undo_leaves_what_somebody_changed_since(log_in):
    (post,) = make_posts("First")
    ada, bo = log_in("creative", username="ada"), log_in("creative", username="bo")
    open_grid(ada)
    rename(ada, post, "Ada's")
    expect_status(ada, "Saved")
    open_grid(bo)
    rename(bo, post, "Bo's")
    expect_status(bo, "Saved")

    ada.keyboard.press("Control+z")

    expect(ada.locator(".desk-message")).to_contain_text("bo has changed it since")
    assert read_names() == ["Bo's"]


def test_an_undo_leaves_what_it_has_heard_of_since(log_in):
    (post,) = make_posts("First")
    ada, bo = log_in("creative", username="ada"), log_in("creative", username="bo")
    ada.clock.install()
    open_grid(ada)
    rename(ada, post, "Ada's")
    expect_status(ada, "Saved")
    open_grid(bo)
    rename(bo, post, "Bo's")
    expect_status(bo, "Saved")
    ada.clock.run_for(16_000)
    expect(find_cell(ada, post, "name")).to_have_text("Bo's")

    ada.keyboard.press("Control+z")

    expect(ada.locator(".desk-message")).to_contain_text("bo has changed it since")
    expect(find_cell(ada, post, "name")).to_have_text("Bo's")
    assert read_names() == ["Bo's"]


def test_changes_of_others_come_by_themselves(log_in):
    (post,) = make_posts("First")
    ada, bo = log_in("creative", username="ada"), log_in("creative", username="bo")
    ada.clock.install()
    open_grid(ada)
    open_grid(bo)
    rename(bo, post, "Bo's")
    expect_status(bo, "Saved")

    ada.clock.run_for(16_000)

    expect(find_cell(ada, post, "name")).to_have_text("Bo's")
    expect(find_cell(ada, post, "name")).to_have_attribute("title", "bo changed name just now")


def test_posts_of_others_are_told_of_where_the_filter_lets_them_through(log_in):
    make_posts("A", campaign="Spring")
    rules = {"match": "all", "rules": [{"field": "campaign", "op": "in", "value": ["Spring"]}]}
    page = log_in("creative")
    page.clock.install()
    open_grid(page, f"?filter={json.dumps(rules)}")

    make_posts("B", campaign="Hiring")
    with page.expect_response("**/grid/rows/**"):
        page.clock.run_for(16_000)
    expect_status(page, "")
    make_posts("C", campaign="Spring")
    page.clock.run_for(16_000)

    press_button(page, "1 post added or removed by others: show")
    expect(page.locator("#grid-count")).to_have_text("2 posts")


def test_rows_read_before_an_edit_was_written_do_not_take_it_away(log_in):
    (post,) = make_posts("First")
    page = open_grid(log_in("creative"), "?columns=name*,reactions")
    page.route("**/grid/changes/**", lambda route: route.abort())  # else it reads the row again
    page.evaluate(HOLD_ROWS)
    page.locator('.tabulator-col[tabulator-field="reactions"]').click()
    page.wait_for_function("Boolean(window.goOn)")

    rename(page, post, "Second")
    expect_status(page, "Saved")
    page.evaluate("goOn()")

    page.wait_for_selector("#grid-body[aria-busy=false]")
    expect(find_cell(page, post, "name")).to_have_text("Second")
    rename(page, post, "Third")
    expect(find_cell(page, post, "name")).to_have_text("Third")
    expect_status(page, "Saved")
    assert read_names() == ["Third"]


def test_edits_wait_for_the_network_and_are_not_lost(log_in):
    (post,) = make_posts("First")
    page = open_grid(log_in("creative"))
    page.route("**/grid/edit/", lambda route: route.abort())

    rename(page, post, "Kept")
    expect(page.locator("#grid-status")).to_contain_text("Offline: 1 edit kept here")
    expect(find_cell(page, post, "name")).to_have_text("Kept")
    assert read_names() == ["First"]

    page.unroute("**/grid/edit/")
    expect_status(page, "Saved")
    assert read_names() == ["Kept"]


def test_an_edit_that_waits_is_sent_on_a_press(log_in):
    (post,) = make_posts("First")
    page = log_in("creative")
    page.clock.install()
    open_grid(page)
    page.route("**/grid/edit/", lambda route: route.abort())
    page.clock.pause_at(timezone.now() + timedelta(hours=1))  # it does not try again by itself

    rename(page, post, "Kept")
    expect(page.locator("#grid-status")).to_contain_text("Offline: 1 edit kept here")
    page.unroute("**/grid/edit/")
    press_button(page, "Try now")

    expect_status(page, "Saved")
    assert read_names() == ["Kept"]


def test_edits_outlast_a_logout(log_in):
    (post,) = make_posts("First")
    page = open_grid(log_in("creative"))
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)

    rename(page, post, "Kept")
    expect(page.locator("#grid-status")).to_contain_text("You were logged out")
    assert read_names() == ["First"]

    other = page.context.new_page()
    other.goto("/admin/login/")
    other.fill("[name=username]", "creative")
    other.fill("[name=password]", PASSWORD)
    other.click("button[type=submit]")
    other.wait_for_url("**/admin/")
    expect_status(page, "Saved")
    assert read_names() == ["Kept"]


def test_the_corner_of_a_block_is_dragged_to_fill(log_in):
    posts = make_posts("A", "B", "C")
    Post.objects.filter(pk=posts[0].pk).update(notes="Same")
    page = open_grid(log_in("creative"), "?columns=name*,notes")
    choose(page, posts[0], "notes")
    first = find_cell(page, posts[0], "notes")
    size = first.bounding_box()

    first.hover(position={"x": size["width"] - 4, "y": size["height"] - 4})
    page.mouse.down()
    find_cell(page, posts[2], "notes").hover()
    expect(page.locator(".grid-in")).to_have_count(3)
    page.mouse.up()

    expect_status(page, "Saved")
    assert set(Post.objects.values_list("notes", flat=True)) == {"Same"}


def test_all_matching_posts_are_edited_after_a_count_and_set_back(log_in):
    make_posts("A", "B", campaign="Old")
    make_posts("C", campaign="Other")
    rules = {"match": "all", "rules": [{"field": "campaign", "op": "in", "value": ["Old"]}]}
    page = open_grid(log_in("creative"), f"?filter={json.dumps(rules)}")

    page.locator("#grid-tick-all").check()
    expect(page.locator("#grid-bulk")).to_contain_text("2 posts selected")
    press_button(page, "Pause")
    expect(page.locator(".grid-dialog")).to_contain_text("on 2 posts of 2")
    assert Post.objects.filter(tracking="paused").count() == 0
    press_button(page, "Change 2 posts")

    expect_status(page, "Saved")
    assert sorted(Post.objects.filter(tracking="paused").values_list("name", flat=True)) == [
        "A",
        "B",
    ]
    expect(page.locator('#grid-table [data-field="status"]')).to_have_text(["paused", "paused"])
    page.locator("#grid-undo").click()
    expect_status(page, "Undone: 2 cells")
    assert Post.objects.filter(tracking="paused").count() == 0


def test_a_filter_is_in_the_address_and_a_link_shows_the_same(log_in):
    make_posts("A", reactions=50)
    make_posts("B", reactions=500)
    page = open_grid(log_in("creative"))

    press_button(page, "Filter")
    press_button(page, "Add a rule")
    page.get_by_label("Column", exact=True).select_option("reactions")
    page.get_by_label("Condition").select_option("gt")
    page.get_by_label("Value", exact=True).fill("100")

    expect(page.locator("#grid-count")).to_have_text("1 post")
    said = json.loads(parse_qs(urlsplit(page.url).query)["filter"][0])
    assert said == {"match": "all", "rules": [{"field": "reactions", "op": "gt", "value": 100}]}
    page.goto(page.url)
    expect(page.locator("#grid-count")).to_have_text("1 post")
    expect(page.locator("#grid-rules")).to_contain_text("Reactions is over 100")
    press_button(page, "Take off: Reactions is over 100")
    expect(page.locator("#grid-count")).to_have_text("2 posts")


def test_a_heading_sorts_and_the_address_says_so(log_in):
    make_posts("A", reactions=5)
    make_posts("B", reactions=50)
    page = open_grid(log_in("creative"), "?columns=name*,reactions")
    names = page.locator('#grid-table .tabulator-tableholder [data-field="name"]')
    expect(names).to_have_text(["B", "A"])

    heading = page.locator('.tabulator-col[tabulator-field="reactions"]')
    heading.click()
    expect(names).to_have_text(["A", "B"])
    heading.click()
    expect(names).to_have_text(["B", "A"])
    assert parse_qs(urlsplit(page.url).query)["sort"] == ["-reactions"]


def test_a_slow_press_on_a_heading_sorts_too(log_in):
    make_posts("A", reactions=5)
    make_posts("B", reactions=50)
    page = open_grid(log_in("creative"), "?columns=name*,reactions")

    page.locator('.tabulator-col[tabulator-field="reactions"]').click(delay=600)

    names = page.locator('#grid-table .tabulator-tableholder [data-field="name"]')
    expect(names).to_have_text(["A", "B"])


def test_groups_have_the_servers_counts_and_totals(log_in):
    make_posts("A", "B", campaign="Hiring", reactions=10)
    make_posts("C", campaign="", reactions=1)
    page = open_grid(log_in("creative"), "?group=campaign&columns=name*,campaign,reactions")

    groups = page.locator(".grid-group")
    expect(groups).to_have_count(2)
    expect(groups.first).to_contain_text("Hiring2Reactions sum: 20")
    expect(page.locator('[data-total-of="reactions"]')).to_have_text("Sum 21")


def test_columns_are_hidden_and_shown_again(log_in):
    make_posts("A")
    page = open_grid(log_in("creative"))
    heading = page.locator('.tabulator-col[tabulator-field="campaign"]')

    press_button(page, "Columns")
    page.get_by_role("dialog", name="Columns").get_by_label("Campaign", exact=True).uncheck()
    expect(heading).to_have_count(0)
    page.get_by_role("dialog", name="Columns").get_by_label("Campaign", exact=True).check()
    expect(heading).to_have_count(1)


def test_the_history_of_a_cell_names_people(log_in):
    (post,) = make_posts("First")
    page = open_grid(log_in("creative"))
    rename(page, post, "Second")
    expect_status(page, "Saved")

    find_cell(page, post, "name").click(button="right")
    page.get_by_role("menuitem", name="History of name").click()

    expect(page.locator(".grid-dialog tbody tr").first).to_contain_text("Second")
    expect(page.locator(".grid-dialog tbody tr").first).to_contain_text("creative")


def test_removing_archives_what_was_scraped_and_deletes_the_rest(log_in):
    scraped, fresh = make_posts("Scraped", "Fresh")
    ScrapeFactory(post=scraped)
    page = open_grid(log_in("administrator"))

    page.locator("#grid-tick-all").check()
    press_button(page, "Remove")
    press_button(page, "Remove 2 posts")

    expect(page.locator(".desk-message")).to_have_text("1 post archived, 1 post deleted.")
    scraped.refresh_from_db()
    assert scraped.tracking == "archived"
    assert not Post.objects.filter(pk=fresh.pk).exists()


def test_without_posts_addresses_may_be_pasted_at_once(log_in):
    page = log_in("creative")
    page.goto(PATH)
    expect(page.locator("#grid-notice")).to_contain_text("No posts yet")

    paste(page, f"https://www.linkedin.com/feed/update/urn:li:activity:{FIRST_ID}/")
    press_button(page, "Add 1 post")

    expect(page.locator("#grid-count")).to_have_text("1 post")
    assert Post.objects.get().urn == f"urn:li:activity:{FIRST_ID}"


def test_ten_thousand_posts_come_whole_and_few_rows_are_drawn(log_in):
    urns = [f"urn:li:activity:{FIRST_ID + number}" for number in range(10_000)]
    Post.objects.bulk_create(
        [Post(urn=urn, url="https://www.linkedin.com/", name=urn[-5:]) for urn in urns]
    )
    last = Post.objects.order_by("pk").first()
    page = open_grid(log_in("creative"))
    expect(page.locator("#grid-count")).to_have_text("10,000 posts")

    page.locator("#grid-table").focus()
    page.keyboard.press("Control+End")

    expect(find_cell(page, last, "name")).to_be_visible()
    assert page.locator("#grid-table .tabulator-tableholder .tabulator-row").count() < 150


def test_beyond_ten_thousand_all_that_match_are_selected_on_the_server(log_in):
    urns = [f"urn:li:activity:{FIRST_ID + number}" for number in range(10_001)]
    Post.objects.bulk_create(
        [Post(urn=urn, url="https://www.linkedin.com/", name=urn[-5:]) for urn in urns]
    )
    page = open_grid(log_in("creative"))
    expect(page.locator("#grid-pager")).to_contain_text("Page 1 of 21, 10,001 posts")

    page.locator("#grid-tick-all").check()
    press_button(page, "Select all 10,001 that match")
    press_button(page, "Pause")
    page.get_by_role("button", name="Change 10,001 posts").click(timeout=60_000)
    expect(page.locator(".desk-message").first).to_contain_text(
        "10,001 posts changed", timeout=90_000
    )
    assert Post.objects.filter(tracking="paused").count() == 10_001

    page.locator("#grid-undo").click()
    expect(page.locator(".desk-message").last).to_contain_text(
        "10,001 posts set back", timeout=90_000
    )
    assert Post.objects.filter(tracking="active").count() == 10_001


def test_the_plain_list_is_still_there(log_in):
    make_posts("A")
    page = log_in("administrator")

    page.goto(f"{PATH}?plain=1")

    expect(page.locator("#changelist")).to_be_visible()
    expect(page.locator("#grid-table")).to_have_count(0)
