// Draws the posts in the chosen layout, beside the grid's own filter, order and search.
"use strict";

import {askSome} from "./ask.js";
import {boardChoice, drawBoard} from "./board.js";
import {drawCalendar} from "./calendar.js";
import {ALWAYS, BEGIN_WITH} from "./card.js";
import {button, icon, make} from "./dom.js";
import {drawGallery} from "./gallery.js";
import {handsAreFree, isInHand} from "./hands.js";
import {choose, store} from "./store.js";
import {columnOf} from "./value.js";

const DRAWERS = {gallery: drawGallery, calendar: drawCalendar, board: drawBoard};
const NOT_ON_CARDS = ["image"];
let turn = 0;
let isDue = false;
let wantedFocus = null; // finds what shall have the focus once the posts are drawn
let keptFocus = null; // finds what had it before

const root = () => document.getElementById("layout-root");

export const cardKeys = () => (store.card_fields || BEGIN_WITH).filter(columnOf);

const chooseFields = async () => {
    const shown = new Set(cardKeys());
    const options = DeskGrid.schema.columns
        .filter((column) => !ALWAYS.includes(column.key) && !NOT_ON_CARDS.includes(column.kind))
        .map((column) => ({value: column.key, label: column.label, checked: shown.has(column.key)}));
    const chosen = await askSome("What cards show", "Beside the name, the author and the day.", options, {yes: "Show these"});
    if (chosen) {
        choose({card_fields: chosen.length ? chosen : null});
    }
};

const hasRules = () => Boolean(DeskGrid.state.filter?.rules?.length || DeskGrid.state.search);

const empty = () => make("div", {class: "desk-empty"},
    make("p", {}, hasRules() ? "No posts match this filter and search." : "No posts yet."),
    make("p", {}, hasRules() ? "Change or clear them above to see more."
        : "Paste addresses of posts into the grid, or import a file."));

const wanted = () => [...(store.layout === "board" ? [boardChoice()] : []),
    button("Fields", chooseFields, {"data-keep": "fields", title: "Choose what cards show"})];

// What had the focus gets it back after a redraw, unless somebody has gone on to something else.
const keepFocus = (box) => {
    const held = box.contains(document.activeElement) ? document.activeElement : null;
    const {keep} = held?.dataset || {};
    const selector = keep ? `[data-keep="${keep}"]` : held?.id ? `#${held.id}` : null;
    keptFocus = selector ? () => box.querySelector(selector) : keptFocus;
};

const giveFocus = (box) => {
    const target = wantedFocus?.(box) || keptFocus?.();
    wantedFocus = null;
    keptFocus = null;
    if (document.activeElement === document.body) {
        target?.focus();
    }
};

const scrolls = (box) => {
    const board = box.querySelector(".views-board")?.scrollLeft || 0;
    const stacks = [...box.querySelectorAll("[data-stack]")].map((one) =>
        [one.dataset.stack, one.querySelector(".views-stack__scroll").scrollTop]);
    return () => {
        const now = box.querySelector(".views-board");
        if (now) {
            now.scrollLeft = board;
        }
        stacks.forEach(([name, top]) => {
            const stack = [...box.querySelectorAll("[data-stack]")].find((one) => one.dataset.stack === name);
            stack?.querySelector(".views-stack__scroll").scrollTo(0, top);
        });
    };
};

// From here on the posts shown are not the last word.
export const sayDue = () => {
    isDue = true;
    root().setAttribute("aria-busy", "true");
};

// How often the posts were asked for so far.
export const drawings = () => turn;

// Asks the server and draws. A later call wins over one that is still under way. What comes while a
// card is held or a menu is open waits until hands are free, and is asked for again.
export const drawLayout = async () => {
    turn += 1;
    isDue = false;
    const mine = turn;
    const box = root();
    const isGrid = store.layout === "grid";
    const wasGrid = box.hidden;
    DeskGrid.container.classList.toggle("desk-hidden", !isGrid);
    document.body.dataset.layout = store.layout;
    box.hidden = isGrid;
    if (isGrid) {
        box.removeAttribute("aria-busy");
        box.replaceChildren();
        if (!wasGrid) {
            DeskGrid.resize?.(); // what was hidden has no height of its own
            DeskGrid.redraw?.();
        }
        return;
    }
    const later = [];
    box.setAttribute("aria-busy", "true");
    if (!box.childElementCount) {
        box.replaceChildren(make("p", {class: "desk-empty"}, "Loading posts …"));
    }
    try {
        const drawn = await DRAWERS[store.layout]({
            keys: cardKeys(), isStale: () => mine !== turn, again: drawLayout, root, empty,
            after: (work) => later.push(work),
            focusThen: (find) => {
                wantedFocus = find;
            },
        });
        if (mine !== turn || !drawn) {
            return;
        }
        if (isInHand()) {
            await handsAreFree();
            if (mine === turn) {
                await drawLayout();
            }
            return;
        }
        keepFocus(box);
        const scroll = scrolls(box);
        box.className = `views-layout-root views-layout-root--${store.layout}`;
        const head = drawn.querySelector(".views-months");
        if (head) {
            head.append(...wanted());
            box.replaceChildren(drawn);
        } else {
            box.replaceChildren(make("div", {class: "desk-row views-layout-tools"}, ...wanted()), drawn);
        }
        await Promise.all(later.map((work) => work()));
        scroll();
        if (mine === turn) {
            giveFocus(box);
        }
    } catch (error) {
        if (mine === turn) {
            box.replaceChildren(make("div", {class: "desk-empty", role: "alert"},
                make("p", {}, icon("error"), ` ${error.message}`), button("Try again", drawLayout)));
        }
    } finally {
        if (mine === turn && !isDue) {
            box.removeAttribute("aria-busy");
        }
    }
};

export const drawDue = () => isDue && drawLayout();
