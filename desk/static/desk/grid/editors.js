// Editing in place: one editor lies over its cell, so that a refresh of the table never disturbs it.
import {h} from "./dom.js";
import {columnOf, emit, isEditable, labelOf, may, on} from "./state.js";
import {cellElement, idOf, rowOf, view} from "./table.js";
import {makeInput} from "./inputs.js";
import {move, select, show, step} from "./selection.js";
import {problemOf} from "./problems.js";
import {sameValue} from "./words.js";
import {write} from "./undo.js";

const BIG = new Set(["long_text", "choice", "choices"]);
let open = null; // {place, input, box}

export const editedId = () => (open ? idOf(open.place.key) : null);
export const isEditing = () => open !== null;

const WHY_FIXED = {
    status: "follows from its measurements and whether it is tracked", created_at: "is when it was added",
    facts: "comes from LinkedIn", measured: "is measured by the pipeline", due: "follows from the rule of the schedule",
    cost: "is what the scrapes cost", labels: "is kept by the pipeline",
};

export const sayFixed = (field) => {
    const column = columnOf(field);
    const why = !may("edit") && column.group !== "facts" && column.group !== "measured"
        ? "can be changed only by people who may edit posts: ask an administrator"
        : `${WHY_FIXED[field] || WHY_FIXED[column.group] || "is read-only"}, so nobody edits it here`;
    window.Desk.say(`${labelOf(field)} ${why}.`);
};

const place = () => {
    const element = cellElement(open.place.key, open.place.field);
    if (!element?.isConnected) return;
    const cell = element.getBoundingClientRect();
    const big = BIG.has(columnOf(open.place.field).kind);
    const width = Math.min(Math.max(cell.width, big ? 280 : 120), window.innerWidth - 16);
    open.box.style.width = `${width}px`;
    open.box.style.minHeight = `${cell.height}px`;
    const height = open.box.offsetHeight;
    const left = Math.max(8, Math.min(cell.left, window.innerWidth - width - 8));
    const top = cell.top + height > window.innerHeight - 8 ? Math.max(8, window.innerHeight - height - 8) : cell.top;
    open.box.style.left = `${left}px`;
    open.box.style.top = `${top}px`;
};

const end = () => {
    const was = open;
    open = null;
    was.box.remove();
    emit("edit-end", was.place);
    return was;
};

export const focusGrid = () => view.table?.element.focus({preventScroll: true});

export const cancelEdit = () => {
    if (!open) return;
    end();
    focusGrid();
};

export const commitEdit = ({byEnter = false, keepFocus = true} = {}) => {
    if (!open) return;
    const value = open.input.read({byEnter});
    const {place: {key, field}} = end();
    if (keepFocus) focusGrid();
    const now = rowOf(key)?.[field];
    if (!sameValue(now, value) || problemOf(idOf(key), field)) write([{id: idOf(key), field, value}], "edit");
};

const readKey = (event) => {
    event.stopPropagation();
    const long = columnOf(open.place.field).kind === "long_text";
    if (event.isComposing) return;
    if (event.key === "Escape") {
        event.preventDefault();
        cancelEdit();
    } else if (event.key === "Enter" && !event.altKey && !(long && event.ctrlKey)) {
        event.preventDefault();
        commitEdit({byEnter: true});
        move(event.shiftKey ? -1 : 1, 0);
    } else if (event.key === "Enter" && long) {
        event.preventDefault();
        const area = open.input.element;
        area.setRangeText("\n", area.selectionStart, area.selectionEnd, "end");
    } else if (event.key === "Tab") {
        event.preventDefault();
        commitEdit({byEnter: true});
        step(event.shiftKey ? -1 : 1);
    }
};

// `typed`: the key that began it. Says why where the cell is read-only.
export const startEdit = (at, {typed = null} = {}) => {
    if (!at || !rowOf(at.key)) return;
    if (open) commitEdit();
    if (!isEditable(at.field)) {
        sayFixed(at.field);
        return;
    }
    show(at);
    const value = problemOf(idOf(at.key), at.field)?.mine ?? rowOf(at.key)[at.field];
    const input = makeInput(at.field, value, {
        typed,
        finish: () => {
            commitEdit();
        },
    });
    const box = h("div", {class: `grid-editor grid-editor--${columnOf(at.field).kind}`}, input.element);
    open = {place: at, input, box};
    box.addEventListener("keydown", readKey);
    document.body.append(box);
    requestAnimationFrame(() => open && place());
    place();
    input.focus();
};

document.addEventListener("pointerdown", (event) => {
    if (open && !open.box.contains(event.target)) commitEdit({keepFocus: false});
}, true);
on("scrolled", () => open && place());
on("drawn", () => open && place());
window.addEventListener("resize", () => open && place());
on("correct", ({id, field}) => {
    const key = view.keys.find((one) => idOf(one) === id);
    if (key) {
        select({key, field});
        startEdit({key, field});
    }
});
