"""What hands do on a page beyond a click: drag, paste, press a point of a chart, choose in a list."""

from __future__ import annotations

from playwright.sync_api import expect

START = 12  # pixels a press must move before a browser calls it a drag
MOST_MOVES = 1000
MIDDLE = """(element) => {
    const box = element.getBoundingClientRect();
    const middle = (from, to, most) => (Math.max(0, from) + Math.min(to, most)) / 2;
    return [middle(box.left, box.right, innerWidth), middle(box.top, box.bottom, innerHeight)];
}"""
PASTE = """(text) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    document.activeElement.dispatchEvent(new ClipboardEvent("paste", {
        clipboardData: data, bubbles: true, cancelable: true,
    }));
}"""
IS_DRAWN = """(canvas) => {
    const chart = Chart.getChart(canvas);
    const room = canvas.parentElement.getBoundingClientRect();
    const fits = (has, wants) => Math.abs(has - wants) < 1;
    return document.fonts.status === "loaded" && Boolean(chart)
        && fits(chart.width, room.width) && fits(chart.height, room.height);
}"""
POINT = """(canvas, [dataset, index]) => {
    const point = Chart.getChart(canvas).getDatasetMeta(dataset).data[index];
    const middle = (at, base) => (base === undefined ? at : (at + base) / 2);
    return point.horizontal ? {x: middle(point.x, point.base), y: point.y}
        : {x: point.x, y: middle(point.y, point.base)};
}"""


def follow(pressed):
    """Presses what leads to another page, and waits until that one is there with its scripts."""
    with pressed.page.expect_navigation():
        pressed.click()


def drag(page, source, target, *, held, over):
    """As a hand does: it lets go only where the page shows that it takes what is dragged.

    `held`, `over`: selectors that fit something only while it is dragged, and while it would be taken.
    """
    take(page, source, held=held)
    bring(page, target, over=over)


def take(page, source, *, held):
    source.hover()
    x, y = source.evaluate(MIDDLE)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + START, y + START, steps=3)
    expect(page.locator(held)).to_have_count(1)


def bring(page, target, *, over):
    """A page hears of a drag by its moves alone, and the one that enters an element is not yet one
    over it: a hand trembles until the page shows that it has heard.
    """
    target.scroll_into_view_if_needed()
    x, y = target.evaluate(MIDDLE)
    page.mouse.move(x, y, steps=5)
    for move in range(MOST_MOVES):
        if page.locator(over).count():
            break
        page.mouse.move(x + move % 2, y)
    expect(page.locator(over)).to_have_count(1)
    page.mouse.up()


def press_point(page, canvas, dataset, index):
    """Presses a bar or a point of a chart, once the chart has the size that it keeps."""
    canvas = page.locator(canvas)
    canvas.scroll_into_view_if_needed()
    page.wait_for_function(IS_DRAWN, arg=canvas.element_handle())
    canvas.click(position=canvas.evaluate(POINT, [dataset, index]))


def paste(page, text):
    """Into what has the focus."""
    page.evaluate(PASTE, text)


def choose_in_list(page, name, text):
    """In a searchable list of a form: opens it, types, takes what is found or new."""
    page.click(f"#id_{name} + .select2 .select2-selection")
    search = page.locator(".select2-container--open .select2-search__field")
    expect(search).to_be_focused()
    search.press_sequentially(text)
    option = page.locator(".select2-container--open .select2-results__option--highlighted")
    expect(option).to_contain_text(text, ignore_case=True)
    search.press("Enter")
    expect(page.locator(".select2-container--open")).to_have_count(0)


def enter_labels(page, name, *labels):
    """In a list of several: types each and ends it with a comma."""
    page.click(f"#id_{name} + .select2 .select2-selection")
    search = page.locator(f"#id_{name} + .select2 .select2-search__field")
    for count, label in enumerate(labels, start=1):
        expect(search).to_be_focused()
        page.keyboard.type(f"{label},")
        expect(page.locator(f"#id_{name} + .select2 .select2-selection__choice")).to_have_count(
            count
        )
    page.keyboard.press("Escape")
