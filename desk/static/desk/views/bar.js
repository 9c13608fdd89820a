// The bar above the posts: the views, what is changed, the layout, and a menu of what can be done.
"use strict";

import * as actions from "./actions.js";
import {button, hidden, icon, make} from "./dom.js";
import {attachMenu} from "./menu.js";
import {ALL, choose, isChanged, openView, store} from "./store.js";

export const LAYOUTS = {
    grid: ["table_rows", "Grid"], gallery: ["grid_view", "Gallery"],
    calendar: ["calendar_month", "Calendar"], board: ["view_kanban", "Board"],
};

const kindOf = (view) => (view === ALL ? "" : view.shared ? (view.mine ? "shared by you"
    : `shared by ${view.owner?.name || "somebody"}`) : "only you see it");

const marks = (view) => [
    view.id ? icon(view.shared ? "group" : "person") : "",
    view.locked && view.id ? icon("lock") : "",
    view.id ? hidden(` (${kindOf(view)}${view.locked ? ", locked" : ""})`) : "",
];

const address = (view) => (view.id ? `?view=${view.id}` : "?view=0");

const tab = (view) => make("a", {
    class: "views-tab", href: address(view), title: view.id ? `${view.name} (${kindOf(view)})` : view.name,
    "aria-current": view.id === store.view.id ? "page" : null,
    onclick: (event) => {
        if (!event.metaKey && !event.ctrlKey && !event.shiftKey) {
            event.preventDefault();
            openView(view);
        }
    },
}, icon(LAYOUTS[view.layout][0]), make("span", {class: "views-name"}, view.name), ...marks(view));

const pick = (view) => ({
    label: view.name, icon: icon(LAYOUTS[view.layout][0]), checked: view.id === store.view.id,
    note: make("span", {class: "views-menu__note"}, ...marks(view)), title: view.name,
    run: () => openView(view),
});

const listOfViews = () => {
    const mine = store.views.filter((view) => view.mine && !view.shared);
    const shared = store.views.filter((view) => view.shared || !view.mine);
    return [
        pick(ALL),
        mine.length && {heading: "Only for you"}, ...mine.map(pick),
        shared.length && {heading: "Shared"}, ...shared.map(pick),
        {heading: store.views.length ? "New" : "No saved views yet"},
        {label: "Save what you see as a view", icon: icon("add"), run: () => actions.saveAs()},
    ];
};

const whyNot = (view) => (view.may_change ? null
    : `“${view.name}” ${view.locked ? "is locked" : "is somebody else's"}: save it as your own, then change that.`);

// The owner, or an administrator (who also says which groups begin with it).
const owns = (view) => view.mine || DeskGrid.schema.groups?.length > 0;

const deeds = () => {
    const {view} = store;
    const may = DeskGrid.schema.may || {};
    const common = [
        {label: "Save as a new view", icon: icon("add"), run: () => actions.saveAs()},
        {label: "Copy the link", icon: icon("link"), run: () => actions.copyLink(view)},
    ];
    if (view === ALL) {
        return common;
    }
    const why = whyNot(view);
    const whyNotOwn = owns(view) ? null
        : `“${view.name}” is ${view.owner?.name || "somebody else"}'s: only its owner or an administrator does that.`;
    return [
        ...common,
        {label: "Duplicate", icon: icon("content_copy"), run: () => actions.duplicate(view)},
        {label: "Rename", icon: icon("edit"), why, run: () => actions.rename(view)},
        may.share && {
            label: view.shared ? "Stop sharing" : "Share with everybody", why: whyNotOwn,
            icon: icon(view.shared ? "group_off" : "group"), run: () => actions.toggle(view, "shared"),
        },
        may.share && {
            label: view.locked ? "Unlock" : "Lock", why: whyNotOwn,
            icon: icon(view.locked ? "lock_open" : "lock"), run: () => actions.toggle(view, "locked"),
        },
        DeskGrid.schema.groups?.length && {
            label: "Default for groups", icon: icon("home"), run: () => actions.chooseDefault(view),
            why: view.shared ? null : `Share “${view.name}” first: a default must be seen by the group.`,
        },
        {label: "Remove", icon: icon("delete"), danger: true, why: whyNotOwn, run: () => actions.remove(view)},
    ];
};

const changedPart = () => {
    if (!isChanged()) {
        return "";
    }
    const {view} = store;
    const mayChange = view.id && view.may_change;
    return make("div", {class: "views-changed"},
        make("span", {class: "desk-chip desk-chip--yellow", role: "status"}, "Changed"),
        mayChange ? button("Save", actions.save, {class: "desk-button desk-button--primary"}) : "",
        button(mayChange || !view.id ? "Save as new" : "Save as my own", () => actions.saveAs(), {
            class: mayChange ? "desk-button" : "desk-button desk-button--primary",
        }),
        button("Discard", () => openView(view, {fresh: true}), {title: "Back to the view as it is saved"}),
        view.id && !mayChange ? make("span", {class: "desk-muted views-why"},
            view.locked ? "Locked: it stays as it is for everybody." : "") : "",
    );
};

const layoutPart = () => make("div", {class: "views-layouts", role: "group", "aria-label": "Layout"},
    ...Object.entries(LAYOUTS).map(([layout, [symbol, label]]) => make("button", {
        type: "button", class: "views-layout", "aria-pressed": String(store.layout === layout),
        "data-layout": layout, title: label, onclick: () => choose({layout}),
    }, icon(symbol), make("span", {class: "views-layout__label"}, label))),
);

const tabs = () => [ALL, ...store.views.filter((view) => view.mine && !view.shared),
    ...store.views.filter((view) => view.shared || !view.mine)].map(tab);

// Draws the whole bar anew and leaves the focus where it was.
export const drawBar = (bar) => {
    const held = bar.contains(document.activeElement) ? document.activeElement : null;
    const mark = held?.dataset.layout || held?.getAttribute("href") || held?.className;
    const opener = attachMenu(make("button", {
        type: "button", class: "desk-button views-open", title: store.view.name,
    }, icon(LAYOUTS[store.view.layout][0]), make("span", {class: "views-name"}, store.view.name),
    ...marks(store.view), icon("expand_more"), hidden("Choose a view")), listOfViews, "Views");
    const more = attachMenu(make("button", {
        type: "button", class: "desk-button views-more", "aria-label": "What to do with this view",
    }, icon("more_horiz")), deeds, "This view");
    bar.replaceChildren(make("nav", {class: "views-tabs", "aria-label": "Views"}, ...tabs()), make(
        "div", {class: "views-tools"}, opener, more, changedPart(), layoutPart(),
    ));
    bar.querySelector("[aria-current]")?.scrollIntoView?.({block: "nearest", inline: "nearest"});
    if (held) {
        [...bar.querySelectorAll("button, a")].find((one) =>
            [one.dataset.layout, one.getAttribute("href"), one.className].includes(mark))?.focus();
    }
};
