// What is shown in place of rows: while they come, when there are none, when none match, on errors.
// And the pages of what is too many to come whole.
import {button, drawNews, h, plural} from "./dom.js";
import {change, emptyConfig, may, on, state, world} from "./state.js";
import {openAdd} from "./add_dialog.js";
import {loadRows, reload} from "./load.js";

const place = () => document.getElementById("grid-notice");
const pager = () => document.getElementById("grid-pager");

const isNarrowed = () => state.filter.rules.length > 0 || state.search !== "";
const showAll = () => change({filter: emptyConfig().filter, search: ""});

const notices = {
    none: () => [h("h2", {}, "No posts yet"),
        h("p", {}, may("add") ? "Paste the addresses of posts here (Ctrl+V), or use the button. Labels may stand beside them." : "Somebody who may add posts has to enter the first ones."),
        may("add") ? button("Add posts", () => openAdd(), {kind: "desk-button--primary", iconName: "add"}) : null],
    unmatched: () => [h("h2", {}, "No post matches"), h("p", {}, "Take off a rule of the filter, or search for something else."), button("Show all posts", showAll)],
    failed: (error) => [h("h2", {}, "The posts cannot be shown"), h("p", {role: "alert"}, error.message),
        button("Try again", reload, {kind: "desk-button--primary"}), error.status === 400 ? button("Take off the filter", showAll) : null],
};

const show = (name, given) => {
    place().hidden = !name;
    document.getElementById("grid-body").dataset.notice = name || "";
    place().replaceChildren(...(name ? notices[name](given).filter(Boolean) : []));
};

const drawPager = () => {
    pager().hidden = world.whole;
    const turn = (text, to) => {
        const made = button(text, () => loadRows({page: to}));
        made.disabled = to < 1 || to > world.pages;
        return made;
    };
    const {whole, page, pages, total} = world;
    drawNews(pager(), [whole, page, pages, total], () => (whole ? [] : [
        turn("Previous", page - 1),
        h("span", {}, `Page ${page.toLocaleString()} of ${pages.toLocaleString()}, ${plural(total, "post")}`),
        turn("Next", page + 1),
    ]));
};

export const startNotices = () => {
    on("rows", () => {
        show(world.order.length ? null : isNarrowed() ? "unmatched" : "none");
        drawPager();
    });
    on("load-failed", (error) => {
        // What is shown already stays: only a bad filter takes it away.
        if (world.order.length && error.status !== 400) window.Desk.say(error.message, "error");
        else show("failed", error);
    });
    on("loading", (isLoading) => {
        document.getElementById("grid-body").setAttribute("aria-busy", String(isLoading));
        document.getElementById("grid-loading").hidden = !isLoading;
    });
};
