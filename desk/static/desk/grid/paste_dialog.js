// What a paste would do, before anything is written; one click goes on.
import {api} from "./api.js";
import {h, plural} from "./dom.js";
import {openDialog} from "./dialog.js";
import {emit, labelOf, may} from "./state.js";
import {drawCellTable, drawPostTable} from "./paste_table.js";
import {postsBeyond, readPosts} from "./paste_posts.js";
import {seenVersion} from "./versions.js";
import {pushStep, write} from "./undo.js";
import {focusGrid} from "./editors.js";

const count = (list, name, key = "outcome") => list.filter((one) => one[key] === name).length;

const summary = (parts) => h("p", {class: "paste-summary"}, parts.filter(([number]) => number)
    .map(([number, text, colour]) => h("span", {class: `desk-chip desk-chip--${colour}`}, `${number.toLocaleString()} ${text}`)));

const checkCells = async (cells) => {
    if (!cells.length) return [];
    const sent = cells.map(({id, field, value}) => ({id, field, value, version: seenVersion(id, field)}));
    const mine = new Map(cells.map((cell) => [`${cell.id}:${cell.field}`, cell.value]));
    const answer = await api.edit(sent, {dry_run: true, why: "paste"});
    return answer.cells.map((cell) => ({...cell, mine: mine.get(`${cell.id}:${cell.field}`)}));
};

const newLabels = (cells) => {
    const found = new Map();
    for (const cell of cells) {
        if (cell.new_label) for (const one of [].concat(cell.value)) found.set(`${labelOf(cell.field)}: ${one}`, true);
    }
    return [...found.keys()];
};

const notes = ({fixed, lost}, cells) => [
    fixed.length ? h("p", {class: "desk-muted"}, `${plural(fixed.length, "cell")} left out: ${[...new Set(fixed.map((one) => labelOf(one.field)))].join(", ")} cannot be edited.`) : null,
    lost ? h("p", {class: "desk-muted"}, `${plural(lost, "column")} of what you copied ${lost === 1 ? "finds" : "find"} no column here: show more columns, or start further left.`) : null,
    newLabels(cells).length ? h("p", {}, h("strong", {}, "New labels: "), newLabels(cells).slice(0, 20).join("; ")) : null,
];

const troubleBox = (draw) => {
    const box = h("input", {type: "checkbox"});
    box.addEventListener("change", () => draw(box.checked));
    return h("label", {class: "grid-check"}, box, " Show only what is refused or in conflict");
};

// `placed`: what `placePaste` gave.
export const openPaste = async (placed, lineCount) => {
    const set = openDialog(`Paste of ${plural(lineCount, "line")}`, h("p", {class: "desk-muted"}, "Checking… nothing is written yet."), [], {wide: true});
    set.dialog.addEventListener("close", focusGrid);
    const given = may("add") ? postsBeyond(placed.beyond, placed.fields) : [];
    try {
        const [cells, posts] = await Promise.all([
            checkCells(placed.cells), given.length ? api.add(given, true).then((answer) => answer.rows) : [],
        ]);
        showPaste(set, placed, cells, given, posts);
    } catch (error) {
        set.show(h("p", {role: "alert"}, `${error.message} Nothing was written.`));
    }
};

const showPaste = (set, placed, cells, given, posts) => {
    const place = h("div", {});
    const draw = (only) => place.replaceChildren(
        ...(cells.length ? [drawCellTable(cells, only)] : []),
        ...(posts.length ? [h("h3", {}, "Lines below the last row: posts to add"), drawPostTable(posts, given, only)] : []));
    draw(false);
    const [changes, added] = [count(cells, "saved"), count(posts, "added", "result")];
    const trouble = count(cells, "refused") + count(cells, "conflict") + count(posts, "refused", "result");
    set.show(
        summary([[changes, changes === 1 ? "cell changes" : "cells change", "green"], [count(cells, "unchanged"), "stay as they are", "grey"],
            [count(cells, "conflict"), "in conflict", "orange"], [count(cells, "refused"), "refused", "red"],
            [added, added === 1 ? "post is new" : "posts are new", "green"], [count(posts, "exists", "result"), "here already", "grey"],
            [count(posts, "refused", "result"), "lines refused", "red"]]),
        ...notes(placed, cells), trouble ? troubleBox(draw) : null, place,
        h("p", {class: "desk-muted"}, "Nothing is written yet. What is refused or in conflict stays as it is."));
    const words = [changes ? `Write ${plural(changes, "cell")}` : null, added ? `add ${plural(added, "post")}` : null].filter(Boolean).join(", ");
    set.buttons([
        {text: words ? words[0].toUpperCase() + words.slice(1) : "Nothing to write", kind: "desk-button--primary", disabled: !words,
            run: () => goOn(set, cells, given, posts)},
        {text: "Cancel", run: set.close},
    ]);
    set.dialog.querySelector(".desk-button--primary")?.focus();
};

const goOn = (set, cells, given, posts) => {
    const wanted = cells.filter((cell) => cell.outcome === "saved").map(({id, field, value}) => ({id, field, value}));
    set.close();
    if (wanted.length) write(wanted, "paste");
    const fresh = given.filter((_, index) => posts[index]?.result === "added");
    if (fresh.length) addPosts(fresh);
};

const addPosts = async (rows) => {
    const add = async () => {
        const answer = await api.add(rows, false);
        emit("stale");
        return answer.rows.filter((row) => row.result === "added").map((row) => row.id).filter(Boolean);
    };
    try {
        let ids = await add();
        window.Desk.say(`${plural(ids.length, "post")} added.`, "success");
        pushStep({
            label: `add ${plural(ids.length, "post")}`,
            undo: async () => {
                await api.remove(ids);
                emit("stale");
                return `Undone: ${plural(ids.length, "post")} taken out again.`;
            },
            redo: async () => {
                ids = await add();
                return `Redone: ${plural(ids.length, "post")} added.`;
            },
        });
    } catch (error) {
        window.Desk.say(`${error.message} No post was added.`, "error");
    }
};

// Addresses, with labels beside them: what becomes of each line.
export const openPasteOfPosts = (text, opened = null) => {
    if (!may("add")) {
        window.Desk.say("You may not add posts: ask an administrator.", "error");
        return;
    }
    const set = opened || openDialog("Add posts", [], [], {wide: true});
    const {rows, unknown} = readPosts(text);
    if (!rows.length) {
        set.show(h("p", {}, "There is no line to add: paste one address a line."));
        return;
    }
    set.show(h("p", {class: "desk-muted"}, "Checking… nothing is written yet."));
    api.add(rows, true).then((answer) => showPosts(set, rows, answer.rows, unknown), (error) => {
        set.show(h("p", {role: "alert"}, `${error.message} Nothing was written.`));
    });
};

const showPosts = (set, given, rows, unknown) => {
    const place = h("div", {});
    const draw = (only) => place.replaceChildren(drawPostTable(rows, given, only));
    draw(false);
    const added = count(rows, "added", "result");
    const here = rows.map((row, index) => ({row, labels: given[index]})).filter(({row, labels}) => row.result === "exists" && row.id && Object.keys(labels).length > 1);
    const also = h("input", {type: "checkbox"});
    set.show(
        summary([[added, "new", "green"], [count(rows, "exists", "result"), "here already", "grey"], [count(rows, "refused", "result"), "refused", "red"]]),
        unknown.length ? h("p", {}, `Columns that no field is called by, left out: ${unknown.join(", ")}.`) : null,
        count(rows, "refused", "result") ? troubleBox(draw) : null,
        here.length ? h("label", {class: "grid-check"}, also, ` Write the labels of the ${plural(here.length, "post")} here already, too (you see what changes first)`) : null,
        place,
        h("p", {class: "desk-muted"}, "Nothing is written yet. Refused lines are left out: mend them and paste them again."));
    set.buttons([
        {text: added ? `Add ${plural(added, "post")}` : "Go on", kind: "desk-button--primary", disabled: !added && !here.length, run: () => {
            set.close();
            const fresh = given.filter((_, index) => rows[index].result === "added");
            if (fresh.length) addPosts(fresh);
            if (also.checked) openPaste(labelsOfHere(here), here.length);
        }},
        {text: "Cancel", run: set.close},
    ]);
    set.dialog.querySelector(".desk-button--primary")?.focus();
};

const labelsOfHere = (here) => ({
    cells: here.flatMap(({row, labels}) => Object.entries(labels).filter(([field]) => field !== "url")
        .map(([field, value]) => ({id: row.id, field, value}))),
    fixed: [], beyond: [], lost: 0, fields: [],
});
