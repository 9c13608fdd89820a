// The cell that one is on and the block round it, as in a spreadsheet. Places are {key, field}.
import {emit, on, state} from "./state.js";
import {shownKeys} from "./columns.js";
import {cellElement, holder, idOf, rowHeight, view} from "./table.js";

export const selection = {anchor: null, focus: null};

const painted = new Set();
const clamp = (number, most) => Math.max(0, Math.min(most, number));

const rowAt = (place) => view.position.get(place.key) ?? -1;
const columnAt = (place) => shownKeys().indexOf(place.field);

export const placeAt = (row, column) => {
    const fields = shownKeys();
    if (!view.keys.length || !fields.length) return null;
    return {key: view.keys[clamp(row, view.keys.length - 1)], field: fields[clamp(column, fields.length - 1)]};
};

// The block: rows and columns, both ends included; null where nothing is chosen.
export const block = () => {
    const {anchor, focus} = selection;
    if (!anchor || !focus) return null;
    const rows = [rowAt(anchor), rowAt(focus)].sort((a, b) => a - b);
    const columns = [columnAt(anchor), columnAt(focus)].sort((a, b) => a - b);
    if (rows[0] < 0 || columns[0] < 0) return null;
    return {top: rows[0], bottom: rows[1], left: columns[0], right: columns[1]};
};

export const blockSize = () => {
    const at = block();
    return at ? (at.bottom - at.top + 1) * (at.right - at.left + 1) : 0;
};

// Lines of {id, field}.
export const blockCells = () => {
    const at = block();
    if (!at) return [];
    const fields = shownKeys().slice(at.left, at.right + 1);
    return view.keys.slice(at.top, at.bottom + 1).map((key) => fields.map((field) => ({id: idOf(key), field})));
};

export const paint = () => {
    for (const element of painted) element.classList.remove("grid-in", "grid-on", "grid-corner");
    painted.clear();
    const at = block();
    if (!at) return;
    const fields = shownKeys();
    const box = holder()?.getBoundingClientRect();
    const first = Math.max(at.top, firstDrawn(box));
    for (let row = first; row <= at.bottom && row < first + 120; row += 1) {
        for (let column = at.left; column <= at.right; column += 1) {
            const element = cellElement(view.keys[row], fields[column]);
            if (!element) continue;
            element.classList.add("grid-in");
            painted.add(element);
        }
    }
    const corner = cellElement(view.keys[at.bottom], fields[at.right]);
    if (corner) {
        corner.classList.add("grid-corner");
        painted.add(corner);
    }
    const on = cellElement(selection.focus.key, selection.focus.field);
    if (!on) return;
    on.classList.add("grid-on");
    on.id = "grid-cell-on";
    painted.add(on);
    view.table.element.setAttribute("aria-activedescendant", on.id);
};

// The first row that can be in view, some before it included: only those are painted.
const firstDrawn = () => {
    if (state.group_by) return 0;
    return Math.max(0, Math.floor((holder()?.scrollTop || 0) / rowHeight()) - 40);
};

const unmark = () => document.getElementById("grid-cell-on")?.removeAttribute("id");

// A row far away is drawn only after the table has scrolled near it: then it is looked at again.
export const show = (place, tries = 3) => {
    const box = holder();
    const row = view.rows.get(place.key);
    if (!box || !row) return;
    const element = row.getElement();
    if (element.isConnected) {
        const [inner, outer] = [element.getBoundingClientRect(), box.getBoundingClientRect()];
        const bottom = outer.top + box.clientHeight;
        if (inner.top < outer.top) box.scrollTop -= outer.top - inner.top;
        else if (inner.bottom > bottom) box.scrollTop += inner.bottom - bottom;
    } else if (state.group_by) {
        view.table.scrollToRow(row, "center", false).catch(() => {});
    } else {
        const each = (box.scrollHeight || 0) / Math.max(1, view.keys.length);
        const top = rowAt(place) * each;
        box.scrollTop = top < box.scrollTop ? top : top - box.clientHeight + each;
        if (tries > 0) requestAnimationFrame(() => requestAnimationFrame(() => show(place, tries - 1)));
    }
    showColumn(place.field, box);
};

const showColumn = (field, box) => {
    const column = view.table.getColumn(field);
    if (!column || column.getDefinition().frozen) return;
    const inner = column.getElement().getBoundingClientRect();
    const outer = box.getBoundingClientRect();
    const frozen = view.table.getColumns().filter((one) => one.getDefinition().frozen)
        .reduce((sum, one) => sum + one.getWidth(), 0);
    const [left, right] = [outer.left + frozen, outer.left + box.clientWidth];
    if (inner.left < left) box.scrollLeft -= left - inner.left;
    else if (inner.right > right) box.scrollLeft += Math.min(inner.right - right, inner.left - left);
};

export const select = (focus, {extend = false, scroll = true} = {}) => {
    if (!focus) return;
    unmark();
    selection.focus = focus;
    if (!extend || !selection.anchor) selection.anchor = focus;
    if (scroll) show(focus);
    paint();
    emit("selection", {size: blockSize()});
};

export const selectBlock = (anchor, focus) => {
    unmark();
    Object.assign(selection, {anchor, focus});
    paint();
    emit("selection", {size: blockSize()});
};

export const selectEverything = () =>
    selectBlock(placeAt(0, 0), placeAt(view.keys.length - 1, shownKeys().length - 1));

export const move = (rows, columns, {extend = false} = {}) => {
    if (!selection.focus) return select(placeAt(0, 0));
    const [row, column] = [rowAt(selection.focus), columnAt(selection.focus)];
    return select(placeAt(row + rows, column + columns), {extend});
};

// Tab: to the next cell, at a line's end to the next line.
export const step = (by) => {
    const width = shownKeys().length;
    const at = rowAt(selection.focus) * width + columnAt(selection.focus) + by;
    if (at < 0 || at >= width * view.keys.length) return false;
    select(placeAt(Math.floor(at / width), at % width));
    return true;
};

// After other rows or columns came: a place that is gone is left.
const keepPlaces = () => {
    for (const name of ["anchor", "focus"]) {
        const place = selection[name];
        if (place && (!view.position.has(place.key) || columnAt(place) < 0)) {
            selection.anchor = selection.focus = null;
        }
    }
    paint();
};

on("drawn", keepPlaces);
on("scrolled", paint);
on("cell-drawn", ({key, field}) => {
    if (selection.focus?.key === key && selection.focus.field === field) requestAnimationFrame(paint);
});
