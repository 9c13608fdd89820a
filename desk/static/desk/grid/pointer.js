// Mouse and touch: choose cells, drag over a block, open editors and menus, sort by headings.
import {columnOf, isEditable} from "./state.js";
import {idOf, rowOf, view, wasDragged} from "./table.js";
import {select, selection} from "./selection.js";
import {focusGrid, isEditing, startEdit} from "./editors.js";
import {openProblem, problemOf} from "./problems.js";
import {openCellMenu} from "./cell_menu.js";
import {openHeadingMenu} from "./heading_menu.js";
import {openTotalMenu} from "./totals.js";
import {beginFill, dragFill, endFill} from "./fill_handle.js";
import {turnSort} from "./sort.js";
import {write} from "./undo.js";

const STILL = 5; // pixels a heading's press may move and yet drag nothing
let dragging = false;
let held = null; // the heading that is pressed, and where
let fresh = true; // the cell was chosen by this very press

const placeOf = (target) => {
    const element = target.closest?.("[data-field]");
    return element ? {key: element.dataset.key, field: element.dataset.field} : null;
};
const isFocus = (place) => selection.focus?.key === place.key && selection.focus.field === place.field;

const press = (event) => {
    const place = placeOf(event.target);
    if (!place || event.button !== 0) return;
    if (event.target.closest("a") && event.ctrlKey) return;
    if (beginFill(event)) return;
    fresh = !isFocus(place);
    event.preventDefault();
    focusGrid();
    select(place, {extend: event.shiftKey, scroll: false});
    dragging = event.pointerType !== "touch";
};

const drag = (event) => {
    if (dragFill(event) || !dragging || isEditing()) return;
    const place = placeOf(document.elementFromPoint(event.clientX, event.clientY) || event.target);
    if (place && !isFocus(place)) select(place, {extend: true});
};

const click = (event) => {
    const place = placeOf(event.target);
    if (!place) return;
    const problem = problemOf(idOf(place.key), place.field);
    if (problem) {
        openProblem(problem, event.target.closest("[data-field]"));
    } else if (event.target.closest(".grid-yes-no") && isEditable(place.field) && !event.shiftKey) {
        write([{id: idOf(place.key), field: place.field, value: rowOf(place.key)[place.field] !== true}], "edit");
    } else if (event.target.closest("a")) {
        if (!event.ctrlKey && !event.metaKey && fresh && isEditable(place.field)) event.preventDefault();
    } else if (!fresh && event.pointerType === "touch") {
        startEdit(place);
    }
};

const doubleClick = (event) => {
    const place = placeOf(event.target);
    if (!place || event.target.closest("a, .grid-yes-no")) return;
    // Tabulator marks the cell as text on a double click: that would take the keys from the editor.
    event.stopImmediatePropagation();
    startEdit(place);
};

const contextMenu = (event) => {
    const place = placeOf(event.target);
    if (!place || event.shiftKey) return;
    event.preventDefault();
    dragging = false;
    if (!event.target.closest(".grid-in")) select(place, {scroll: false});
    openCellMenu(place, {x: event.clientX, y: event.clientY, right: event.clientX, left: event.clientX, top: event.clientY, bottom: event.clientY});
};

const other = (event) => {
    const rowMenu = event.target.closest("[data-row-menu]");
    const columnMenu = event.target.closest("[data-menu-of]");
    const total = event.target.closest("[data-total-of]");
    if (rowMenu) {
        const place = {key: rowMenu.dataset.rowMenu, field: selection.focus?.key === rowMenu.dataset.rowMenu ? selection.focus.field : firstField()};
        select(place, {scroll: false});
        openCellMenu(place, rowMenu);
    } else if (columnMenu) {
        openHeadingMenu(columnMenu.dataset.menuOf, columnMenu);
    } else if (total) {
        openTotalMenu(total.dataset.totalOf, total);
    } else if (event.detail === 0 && headingOf(event.target)) {
        turnSort(headingOf(event.target), event.shiftKey); // pressed by a tool that has no pointer
    }
};

const headingOf = (target) => {
    if (target.closest(".tabulator-col-resize-handle")) return null;
    const field = target.closest(".tabulator-col[tabulator-field]")?.getAttribute("tabulator-field");
    return columnOf(field) ? field : null;
};

// Not the click: there is none where a heading was held for long, for the table takes it up then.
const pressHeading = (event) => {
    const field = event.button === 0 && headingOf(event.target);
    held = field ? {field, x: event.clientX, y: event.clientY} : null;
};

const letGoOfHeading = (event) => {
    const was = held;
    held = null;
    if (!was || wasDragged()) return;
    if (Math.hypot(event.clientX - was.x, event.clientY - was.y) < STILL) turnSort(was.field, event.shiftKey);
};

const firstField = () => view.table.getColumns().map((one) => one.getField()).find((field) => columnOf(field));

export const listenToPointer = (element) => {
    element.addEventListener("mousedown", press);
    element.addEventListener("mousedown", pressHeading);
    element.addEventListener("mousemove", drag);
    document.addEventListener("mouseup", (event) => {
        dragging = false;
        endFill();
        letGoOfHeading(event);
    });
    element.addEventListener("click", click);
    element.addEventListener("click", other);
    element.addEventListener("dblclick", doubleClick);
    element.addEventListener("contextmenu", contextMenu);
};
