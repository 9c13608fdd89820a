// Keys of a spreadsheet, while the table has the focus and no editor is open.
import {columnOf, isEditable} from "./state.js";
import {shownKeys} from "./columns.js";
import {cellElement, holder, idOf, rowHeight, rowOf, view} from "./table.js";
import {blockCells, block, move, placeAt, select, selectEverything, selection, step} from "./selection.js";
import {sayFixed, startEdit} from "./editors.js";
import {redo, undo, write} from "./undo.js";
import {tick, ticked} from "./row_head.js";
import {openCellMenu} from "./cell_menu.js";
import {openHelp} from "./help.js";
import {problemOf, openProblem} from "./problems.js";

let mayLeave = false; // after Escape, Tab leaves the table: nobody is caught in it

const perPage = () => Math.max(1, Math.floor((holder()?.clientHeight || 400) / rowHeight()) - 1);
const row = () => view.position.get(selection.focus?.key) ?? 0;
const column = () => Math.max(0, shownKeys().indexOf(selection.focus?.field));
const last = () => ({row: view.keys.length - 1, column: shownKeys().length - 1});

const emptyValue = (field) => (columnOf(field).kind === "choices" ? [] : null);

export const clearBlock = (why = "clear") => {
    const cells = blockCells().flat();
    const fixed = cells.filter(({field}) => !isEditable(field));
    const edits = cells.filter(({field}) => isEditable(field)).map((cell) => ({...cell, value: emptyValue(cell.field)}));
    if (!edits.length && fixed.length) return sayFixed(fixed[0].field);
    return write(edits, why);
};

// Copies the first line of the block (or first column) over the rest of it.
const fill = (alongRows) => {
    const at = block();
    if (!at) return;
    const fields = shownKeys();
    const edits = [];
    const above = alongRows && at.top === at.bottom ? Math.max(0, at.top - 1) : at.top;
    for (let y = alongRows ? Math.max(at.top, above + 1) : at.top; y <= at.bottom; y += 1) {
        for (let x = alongRows ? at.left : at.left + 1; x <= at.right; x += 1) {
            const [source, from] = alongRows ? [view.keys[above], fields[x]] : [view.keys[y], fields[at.left]];
            if (!isEditable(fields[x])) continue;
            edits.push({id: idOf(view.keys[y]), field: fields[x], value: rowOf(source)[from] ?? null});
        }
    }
    if (!edits.length && !isEditable(fields[at.left])) sayFixed(fields[at.left]);
    else write(edits, alongRows ? "fill down" : "fill right");
};
export const fillDown = () => fill(true);
export const fillRight = () => fill(false);

const toggleYesNo = () => {
    const {key, field} = selection.focus;
    if (!isEditable(field)) return sayFixed(field);
    return write([{id: idOf(key), field, value: rowOf(key)[field] !== true}], "edit");
};

const go = (rows, columns, extend) => select(placeAt(rows, columns), {extend});

const WITH_CONTROL = {
    a: selectEverything,
    d: fillDown,
    r: fillRight,
    z: (event) => (event.shiftKey ? redo() : undo()),
    y: redo,
    Home: (event) => go(0, 0, event.shiftKey),
    End: (event) => go(last().row, last().column, event.shiftKey),
    ArrowUp: (event) => go(0, column(), event.shiftKey),
    ArrowDown: (event) => go(last().row, column(), event.shiftKey),
    ArrowLeft: (event) => go(row(), 0, event.shiftKey),
    ArrowRight: (event) => go(row(), last().column, event.shiftKey),
    " ": () => true,
};

const openMenuHere = () => {
    const {key, field} = selection.focus;
    openCellMenu(selection.focus, cellElement(key, field));
};

const PLAIN = {
    ArrowUp: (event) => move(-1, 0, {extend: event.shiftKey}),
    ArrowDown: (event) => (event.altKey ? startEdit(selection.focus) : move(1, 0, {extend: event.shiftKey})),
    ArrowLeft: (event) => move(0, -1, {extend: event.shiftKey}),
    ArrowRight: (event) => move(0, 1, {extend: event.shiftKey}),
    PageUp: (event) => move(-perPage(), 0, {extend: event.shiftKey}),
    PageDown: (event) => move(perPage(), 0, {extend: event.shiftKey}),
    Home: (event) => go(row(), 0, event.shiftKey),
    End: (event) => go(row(), last().column, event.shiftKey),
    Enter: (event) => move(event.shiftKey ? -1 : 1, 0),
    F2: () => {
        const {key, field} = selection.focus;
        const problem = problemOf(idOf(key), field);
        if (problem) openProblem(problem, cellElement(key, field));
        else startEdit(selection.focus);
    },
    Delete: () => clearBlock(),
    Backspace: () => clearBlock(),
    ContextMenu: openMenuHere,
    "?": openHelp,
    " ": (event) => {
        if (event.shiftKey) return tick(idOf(selection.focus.key), !ticked.ids.has(idOf(selection.focus.key)));
        if (columnOf(selection.focus.field).kind === "boolean") return toggleYesNo();
        return startEdit(selection.focus, {typed: " "});
    },
};

const readKey = (event) => {
    if (event.target.closest("input, select, textarea, [contenteditable]") || event.isComposing) return;
    if (!selection.focus && view.keys.length) select(placeAt(0, 0));
    if (!selection.focus) return;
    const control = event.ctrlKey || event.metaKey;
    if (event.key === "Tab") {
        if (mayLeave || !step(event.shiftKey ? -1 : 1)) return leaveOut(holder());
        event.preventDefault();
        return;
    }
    mayLeave = event.key === "Escape";
    if (mayLeave) return select(selection.focus);
    const run = event.key === "F10" && event.shiftKey ? openMenuHere
        : control ? WITH_CONTROL[event.key.length === 1 ? event.key.toLowerCase() : event.key] : PLAIN[event.key];
    // The admin has keys of its own, such as "t": here they are letters.
    event.stopPropagation();
    if (run) {
        event.preventDefault();
        run(event);
    } else if (!control && !event.altKey && event.key.length === 1) {
        event.preventDefault();
        startEdit(selection.focus, {typed: event.key});
    }
};

// What scrolls would give the focus back to the table: the way out passes it by.
const leaveOut = (inner) => {
    inner.tabIndex = -1;
    setTimeout(() => { inner.tabIndex = 0; });
};

export const listenToKeys = (element) => {
    element.addEventListener("keydown", readKey);
    element.addEventListener("focus", () => {
        mayLeave = false;
        if (!selection.focus && view.keys.length) select(placeAt(0, 0), {scroll: false});
    });
};
