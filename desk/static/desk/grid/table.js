// The Tabulator table: which rows and columns it draws. It never edits or sorts: the server and
// `saving.js` do. A row's key is its post's id, after the group's number where rows are grouped.
import {h, icon} from "./dom.js";
import {columnOf, emit, isEditable, on, postName, state, world} from "./state.js";
import {orderColumns, patchColumn, shownColumns, widthOf} from "./columns.js";
import {drawCell} from "./draw.js";
import {rowColour} from "./colours.js";
import {drawRowHead, headTitle, ROW_HEAD} from "./row_head.js";
import {groupedData, groupHeader} from "./groups.js";
import {totalCell} from "./totals.js";
import {sortMark} from "./sort.js";

// A heading that is let go after a drag is no click on it.
let draggedAt = 0;
const noteDrag = () => { draggedAt = Date.now(); };
export const wasDragged = () => Date.now() - draggedAt < 300;

export const ROW_HEIGHTS = {short: 34, medium: 58, tall: 92};

export const view = {
    table: null,
    keys: [], // rows as displayed, without headings of groups and rows folded away
    position: new Map(), // key -> place in keys
    rows: new Map(), // key -> Tabulator's row
    cells: new Map(), // key -> Map(field -> element), of rows drawn at least once
    ready: false,
};

export const idOf = (key) => Number(String(key).split(":").pop());
export const keysOf = (id) => view.keysById?.get(id) || [];
export const rowOf = (key) => world.rows.get(idOf(key));
export const cellElement = (key, field) => view.cells.get(key)?.get(field) || null;
export const rowHeight = () => ROW_HEIGHTS[state.row_height] || ROW_HEIGHTS.short;
export const holder = () => view.table?.element.querySelector(".tabulator-tableholder");

const remember = (key, field, element) => {
    if (!view.cells.has(key)) view.cells.set(key, new Map());
    view.cells.get(key).set(field, element);
};

const drawTableCell = (cell) => {
    const {_key: key} = cell.getData();
    const field = cell.getField();
    const element = cell.getElement();
    remember(key, field, element);
    element.dataset.key = key;
    element.dataset.field = field;
    drawCell(element, field, rowOf(key));
    emit("cell-drawn", {key, field, element});
    return element.firstChild || document.createTextNode("");
};

const columnTitle = (column) => {
    const known = columnOf(column.key);
    const fixed = !isEditable(column.key);
    return h("span", {class: "grid-title", title: `${known.label}${known.help ? `: ${known.help}` : ""}${fixed ? " (read-only)" : ""}`},
        fixed ? icon("lock") : null,
        h("span", {class: "grid-title__text"}, known.label),
        sortMark(column.key),
        h("button", {
            type: "button", class: "grid-title__menu", "aria-label": `Menu of ${known.label}`, tabindex: "-1",
            "data-menu-of": column.key,
            on: {mousedown: (event) => event.stopPropagation()}, // else a slow press drags the column
        }, icon("expand_more")));
};

const isNarrow = () => window.innerWidth < 640;

const definition = (column) => ({
    field: column.key,
    title: column.key,
    titleFormatter: () => columnTitle(column),
    width: widthOf(column),
    minWidth: 60,
    frozen: column.pinned && !isNarrow(),
    headerSort: false,
    formatter: drawTableCell,
    cssClass: `grid-col grid-col--${columnOf(column.key).kind} grid-group--${columnOf(column.key).group}`,
    bottomCalc: () => "",
    bottomCalcFormatter: () => totalCell(state.columns.find((one) => one.key === column.key) || column),
});

const definitions = () => [
    {
        field: ROW_HEAD, title: "", titleFormatter: headTitle, width: 74, frozen: true, resizable: false,
        headerSort: false, cssClass: "grid-head",
        formatter: (cell) => {
            const {_key: key} = cell.getData();
            remember(key, ROW_HEAD, cell.getElement());
            return drawRowHead(key, cell.getElement());
        },
    },
    ...shownColumns().map(definition),
];

const paintRow = (row) => {
    const element = row.getElement();
    const {_key: key} = row.getData();
    if (!key) return;
    const post = rowOf(key);
    element.dataset.key = key;
    element.dataset.colour = post ? rowColour(post) : "";
    element.setAttribute("aria-label", postName(post));
};

const readOrder = () => {
    // Headings of groups are rows too, to Tabulator.
    view.keys = view.table.rowManager.getDisplayRows().filter((row) => row.type === "row").map((row) => row.data._key);
    view.position = new Map(view.keys.map((key, index) => [key, index]));
};

const plainData = () => world.order.map((id) => ({_key: String(id), id}));

const currentData = () => {
    const data = state.group_by ? groupedData() : plainData();
    view.keysById = new Map();
    view.position = new Map(data.map(({_key: key}, index) => [key, index]));
    for (const {_key: key, id} of data) {
        if (!view.keysById.has(id)) view.keysById.set(id, []);
        view.keysById.get(id).push(key);
    }
    return data;
};

const readRows = () => {
    view.rows = new Map(view.table.getRows().map((row) => [row.getData()._key, row]));
    readOrder();
};

// A heading is dragged once it is held for a while: not when it is drawn anew meanwhile.
const dropHeading = () => clearTimeout(view.table?.modules.moveColumn?.checkTimeout);

export const buildTable = (element) => new Promise((resolve) => {
    dropHeading();
    view.table?.destroy();
    view.cells = new Map();
    view.ready = false;
    const table = new window.Tabulator(element, {
        index: "_key",
        data: currentData(),
        columns: definitions(),
        nestedFieldSeparator: false,
        layout: "fitData",
        height: "100%",
        rowHeight: rowHeight(),
        renderVertical: "virtual",
        movableColumns: true,
        columnDefaults: {resizable: "header", vertAlign: "middle"},
        columnCalcs: "table",
        groupBy: state.group_by ? "_group" : false,
        groupStartOpen: true,
        groupHeader: (group) => groupHeader(group),
        rowFormatter: paintRow,
        headerSortClickElement: "icon",
    });
    view.table = table;
    table.on("tableBuilt", () => {
        view.ready = true;
        readRows();
        readWidths(table);
        element.setAttribute("aria-rowcount", String(world.total));
        // What scrolls is a stop for the keyboard of its own; keyboard.js makes the two one.
        holder().setAttribute("role", "rowgroup");
        holder().querySelector(".tabulator-table")?.setAttribute("role", "none");
        holder().tabIndex = 0;
        holder().addEventListener("focus", () => element.focus({preventScroll: true}));
        emit("drawn");
        resolve();
    });
    table.on("renderComplete", () => emit("drawn"));
    table.on("scrollVertical", () => emit("scrolled"));
    table.on("scrollHorizontal", () => emit("scrolled"));
    table.on("groupVisibilityChanged", () => {
        readOrder();
        emit("drawn");
    });
});

const readWidths = (table) => {
    table.on("columnResized", (column) => {
        const width = Math.round(column.getWidth());
        // Its next layout would take the width that the column began with.
        column.getDefinition().width = width;
        noteDrag();
        patchColumn(column.getField(), {width});
    });
    table.on("columnMoved", (_column, columns) => {
        noteDrag();
        const keys = columns.map((one) => one.getField()).filter((key) => key !== ROW_HEAD);
        orderColumns(keys);
    });
};

// New rows in the same columns; keeps the place where one has scrolled to.
export const fillTable = async () => {
    if (!view.ready) return;
    const left = holder()?.scrollLeft;
    view.cells = new Map();
    await view.table.replaceData(currentData());
    readRows();
    if (holder()) holder().scrollLeft = left;
    emit("drawn");
};

export const redrawColumns = async () => {
    if (!view.ready) return;
    const [top, left] = [holder()?.scrollTop, holder()?.scrollLeft];
    view.cells = new Map();
    dropHeading();
    view.table.setColumns(definitions());
    if (holder()) {
        holder().scrollLeft = left;
        holder().scrollTop = top;
    }
    emit("drawn");
};

// Draws one post's cell anew, wherever it is shown; `field` null: the whole row.
export const redraw = (id, field = null) => {
    for (const key of keysOf(id)) {
        const drawn = view.cells.get(key);
        if (!drawn) continue;
        for (const [name, element] of drawn) {
            if (name === ROW_HEAD || (field !== null && name !== field)) continue;
            drawCell(element, name, rowOf(key));
            emit("cell-drawn", {key, field: name, element});
        }
        const row = view.rows.get(key);
        if (row && drawn.size) paintRow(row);
    }
};

export const redrawHeads = () => {
    for (const [key, drawn] of view.cells) {
        const element = drawn.get(ROW_HEAD);
        if (element) element.replaceChildren(drawRowHead(key, element));
    }
};

export const redrawTotals = () => {
    if (view.ready) view.table.recalc();
};

on("config", (names) => {
    if (names.includes("colour_by")) {
        for (const key of view.cells.keys()) if (view.rows.has(key)) paintRow(view.rows.get(key));
    }
});
