// The Posts page as a spreadsheet. `window.DeskGrid` is what the layouts and saved views build on.
import {api} from "./api.js";
import {change, emit, emptyConfig, on, settle, state, world} from "./state.js";
import {defaultColumns} from "./columns.js";
import {buildTable, fillTable, holder, redrawColumns, view} from "./table.js";
import {loadRows, reload} from "./load.js";
import {loadTotalsSoon} from "./totals.js";
import {listenToKeys} from "./keyboard.js";
import {listenToPointer} from "./pointer.js";
import {listenToClipboard} from "./clipboard.js";
import {sendUnsent} from "./saving.js";
import {startToolbar} from "./toolbar.js";
import {startNotices} from "./notices.js";
import {drawStatus} from "./status_line.js";
import {write} from "./undo.js";
import {readUrl, writeUrl} from "./url.js";
import {fitHeight} from "./fit.js";
import "./bulk.js";
import "./changes.js";

const frame = document.getElementById("grid-frame");
const container = document.getElementById("grid-body");
const element = document.getElementById("grid-table");

// What a link says goes over the view that the page opens with, and over what this tab remembers
// of it: once. So does what somebody typed into the search before there was a view to search.
let isFirst = true;
let typed = "";
const everyScript = new Promise((resolve) => {
    document.addEventListener("DOMContentLoaded", resolve, {once: true});
});

const apply = (config = {}) => {
    const next = {...emptyConfig(), ...config};
    if (!next.columns?.length) next.columns = defaultColumns();
    next.columns = next.columns.map((column) => ({width: null, pinned: false, total: null, ...column}));
    next.filter = {match: next.filter?.match || "all", rules: next.filter?.rules || []};
    if (isFirst) {
        isFirst = false;
        const asked = {...readUrl(next), ...(typed && {search: typed})};
        if (Object.keys(asked).length) setTimeout(() => change(asked), 0);
    }
    change(next);
    return Promise.resolve(state);
};

// Many changes at once (a view that opens) are one reading of rows.
let wanted = new Set();
let timer = null;
const follow = (names) => {
    for (const name of names) wanted.add(name);
    clearTimeout(timer);
    timer = setTimeout(catchUp, 0);
};

let shape = "";
let summed = "";
const summedNow = () => (state.group_by ? JSON.stringify(state.columns.map(({key, total}) => total && [key, total])) : "");
const shapeNow = () => JSON.stringify([state.columns.map(({key, pinned}) => [key, pinned]), state.sort]);
let asked = "";
const needed = () => state.columns.map(({key}) => key);

const catchUp = async () => {
    const names = wanted;
    wanted = new Set();
    writeUrl();
    const isNewShape = shape !== shapeNow();
    shape = shapeNow();
    const missing = needed().some((key) => !asked.split(",").includes(key))
        || [state.group_by, state.colour_by].some((key) => key && !asked.split(",").includes(key));
    const isSummedAnew = summed !== summedNow();
    summed = summedNow();
    const rows = missing || isSummedAnew || ["filter", "sort", "search", "group_by"].some((name) => names.has(name));
    if (rows) asked = [...needed(), state.group_by, state.colour_by].filter(Boolean).join(",");
    const rebuild = !view.table || names.has("row_height") || names.has("group_by");
    frame.dataset.height = state.row_height;
    if (rows) nextDraw = rebuild ? "build" : nextDraw === "build" ? "build" : isNewShape ? "columns" : nextDraw || "rows";
    if (rows) await loadRows();
    else if (rebuild) inTurn(() => buildTable(element));
    else if (isNewShape) inTurn(redrawColumns);
    if (names.has("columns") && !rows) loadTotalsSoon();
};

// A table that is still being built can be neither filled nor taken down.
let drawing = Promise.resolve();
const inTurn = (draw) => {
    drawing = drawing.then(draw, draw);
};

let nextDraw = "build";
on("loaded", () => {
    const how = nextDraw;
    nextDraw = "rows";
    inTurn(async () => {
        if (how === "build" || !view.table) return buildTable(element);
        if (how === "columns") await redrawColumns();
        return fillTable();
    });
});

const start = async () => {
    startNotices();
    on("config", follow);
    try {
        world.schema = await api.schema();
    } catch (error) {
        emit("load-failed", error);
        return;
    }
    world.columns = new Map(world.schema.columns.map((column) => [column.key, column]));
    await everyScript; // of the views too: they open the first one
    window.DeskGrid.schema = world.schema;
    typed = document.getElementById("grid-search").value.trim();
    startToolbar();
    drawStatus();
    listenToKeys(element);
    listenToPointer(element);
    listenToClipboard();
    fitHeight(frame);
    // Who keeps views opens one now; without them the page begins with the default view or none.
    emit("ready", world);
    if (!state.columns.length) {
        const chosen = world.schema.views?.find((one) => one.id === world.schema.default_view);
        setTimeout(() => state.columns.length || apply(chosen?.config || {}), 0);
    }
    sendUnsent();
};

window.DeskGrid = {
    state, schema: null, apply, on, reload, container, settle,
    edit: (cells, why = "edit") => write(cells, why),
    rows: () => world.order.map((id) => world.rows.get(id)),
    resize: () => fitHeight(frame),
    redraw: () => view.table && holder() && view.table.redraw(true),
};

start();
