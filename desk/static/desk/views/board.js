// Posts in columns by a label: counts are the server's, cards move by drag or by a menu.
"use strict";

import {columnsOf, movePost, NONE} from "./board_moves.js";
import {card, FETCHED} from "./card.js";
import {titleOf} from "./title.js";
import {narrow} from "./config.js";
import {hidden, icon, make, plural} from "./dom.js";
import {growList} from "./lazy.js";
import {attachMenu} from "./menu.js";
import {listOf, openPosts, which} from "./posts.js";
import {fetchGroups} from "./server.js";
import {choose, store} from "./store.js";
import {chip, columnOf, isEmpty, wordOf} from "./value.js";

const KINDS = ["choice", "choices", "state", "boolean"];
const PIECE = 20;
const NARROW = "(max-width: 45rem)"; // there the page scrolls, not each stack

export const boardColumns = () => DeskGrid.schema.columns.filter((column) => KINDS.includes(column.kind));

export const boardBy = () => {
    const known = boardColumns();
    return known.find((column) => column.key === store.board_by)
        || known.find((column) => column.key === "tracking") || known[0];
};

export const whyFixed = (column) => {
    if (!column.editable) {
        return column.key === "status"
            ? "Cards do not move here: the status follows from scraping. Change Tracking to pause or archive a post."
            : `Cards do not move here: ${column.label} is measured, not entered.`;
    }
    return DeskGrid.schema.may?.edit ? null : "Cards do not move here: you may look at posts, not change them.";
};

// The field's own choices in their order, then what posts hold beyond them; archived ones only with posts.
const stacksOf = (column, groups) => {
    const counts = new Map(groups.map((group) => [isEmpty(group.value) ? NONE : group.value, group.count]));
    const choices = column.kind === "boolean" ? [true, false] : (column.choices || [])
        .filter((choice) => !choice.archived || counts.has(choice.value)).map((choice) => choice.value);
    const values = [...new Set([...choices, ...[...counts.keys()].filter((value) => value !== NONE)])];
    const mayBeEmpty = counts.has(NONE) || !["tracking", "ownership", "status"].includes(column.key);
    return [...(mayBeEmpty ? [NONE] : []), ...values].map((value) => ({value, count: counts.get(value) || 0}));
};

const nameOf = (column, value) => (value === NONE ? `No ${column.label.toLowerCase()}` : wordOf(column, value));

// The posts of one stack. Where one filter cannot say it (any-of rules), they are sorted out here.
const openStacks = async (column, keys, isPaged) => {
    const columns = [...new Set([...FETCHED, column.key, ...keys])];
    const query = which();
    const ruleOf = (value) => (value === NONE ? {field: column.key, op: "empty"}
        : column.kind === "boolean" ? {field: column.key, op: value ? "true" : "false"}
            : {field: column.key, op: column.kind === "choices" ? "has_any" : "is",
                value: column.kind === "choices" ? [value] : value});
    const whole = isPaged && narrow(query.filter, ruleOf(NONE)) ? null : await openPosts(query, columns);
    const rows = whole ? await whole.all() : [];
    return async (value) => {
        if (!whole) {
            return openPosts({...query, filter: narrow(query.filter, ruleOf(value))}, columns);
        }
        return listOf(rows.filter((row) => columnsOf(row, column).includes(value)));
    };
};

const moveMenu = (row, column, from, stacks, move) => attachMenu(make("button", {
    type: "button", class: "views-move", "data-move": row.id, "data-keep": `move-${row.id}-${from}`, "aria-label": `Move ${titleOf(row)}`,
}, icon("drive_file_move"), "Move"), () => [
    {heading: `Move to`},
    ...stacks.map(({value}) => ({
        label: nameOf(column, value), checked: value === from, run: () => move(row, from, value),
    })),
], `Move ${titleOf(row)} to`);

const stackBox = (column, stack, opened, {stacks, keys, fixed, move, held}) => {
    const name = nameOf(column, stack.value);
    const list = make("div", {class: "views-stack__list", role: "list", "aria-label": name});
    const heading = make("h3", {class: "views-stack__head", tabindex: "-1"},
        stack.value === NONE || column.kind === "boolean" ? make("span", {}, name) : chip(column, stack.value),
        make("span", {class: "desk-muted"}, Number(stack.count).toLocaleString("en"), hidden(" posts")));
    const scroller = make("div", {class: "views-stack__scroll"}, list);
    const box = make("section", {
        class: "views-stack", "aria-label": `${name}: ${plural(stack.count, "post")}`,
        "data-stack": String(stack.value),
        ondragover: fixed ? null : (event) => {
            if (held.row) {
                event.preventDefault();
                box.classList.add("views-stack--over");
            }
        },
        ondragleave: (event) => {
            if (!box.contains(event.relatedTarget)) {
                box.classList.remove("views-stack--over");
            }
        },
        ondrop: fixed ? null : (event) => {
            event.preventDefault();
            box.classList.remove("views-stack--over");
            if (held.row) {
                move(held.row, held.from, stack.value);
            }
        },
    }, heading, scroller);
    const draw = (row) => {
        const element = card(row, keys.filter((key) => key !== column.key), {
            role: "listitem", draggable: fixed ? null : "true",
            extra: fixed ? [] : [moveMenu(row, column, stack.value, stacks, move)],
        });
        element.querySelector("a").draggable = false;
        element.addEventListener("dragstart", (event) => {
            Object.assign(held, {row, from: stack.value});
            element.classList.add("views-card--held");
            event.dataTransfer.effectAllowed = "move";
            event.dataTransfer.setData("text/plain", titleOf(row));
        });
        element.addEventListener("dragend", () => {
            Object.assign(held, {row: null});
            element.classList.remove("views-card--held");
        });
        return element;
    };
    const fill = () => growList(list, opened.total, async (from, count) =>
        (await opened.take(from, count)).map(draw), {
        root: window.matchMedia(NARROW).matches ? null : scroller, piece: PIECE,
    });
    return {box, fill};
};

export const drawBoard = async (tools) => {
    const {keys, isStale, again} = tools;
    const column = boardBy();
    const answer = await fetchGroups(which(), column.key);
    const stacks = stacksOf(column, answer.groups);
    const sum = answer.groups.reduce((total, group) => total + group.count, 0);
    const open = await openStacks(column, keys, sum > DeskGrid.schema.whole_limit);
    const opened = await Promise.all(stacks.map((stack) => open(stack.value)));
    if (isStale()) {
        return null;
    }
    if (!sum) {
        return tools.empty();
    }
    const fixed = whyFixed(column);
    const move = (row, from, to) => movePost(row, column, from, to, (id) => {
        tools.focusThen((box) => {
            const place = [...box.querySelectorAll("[data-stack]")].find((one) => one.dataset.stack === String(to));
            return box.querySelector(`[data-move="${id}"]`) || place?.querySelector("h3");
        });
        return again();
    });
    const shared = {stacks, keys, fixed, move, held: {row: null, from: null}};
    const boxes = stacks.map((stack, index) => stackBox(column, stack, opened[index], shared));
    tools.after(() => Promise.all(boxes.map(({fill}) => fill())));
    return make("div", {class: "desk-stack"},
        fixed ? make("p", {class: "desk-muted", role: "note"}, icon("lock"), ` ${fixed}`) : null,
        make("div", {class: "views-board"}, ...boxes.map(({box}) => box)));
};

// The choice of the label that makes the columns.
export const boardChoice = () => {
    const chosen = boardBy();
    const select = make("select", {class: "desk-input", id: "views-board-by",
        onchange: () => choose({board_by: select.value})},
    ...boardColumns().map((column) => make("option", {
        value: column.key, selected: column.key === chosen.key,
    }, column.label)));
    return make("label", {class: "desk-row", for: "views-board-by"}, "Columns by", select);
};
