// The state in the address, so that a link shows the same. What others keep there is left alone.
import {emptyConfig, state} from "./state.js";
import {defaultColumns} from "./columns.js";

const MINE = ["q", "filter", "sort", "group", "colour", "height", "columns"];

const name = (columns) => columns.map(({key, pinned}) => (pinned ? `${key}*` : key)).join(",");

const writeColumns = () => {
    const text = name(state.columns);
    return text === name(defaultColumns()) ? "" : text;
};

const written = () => ({
    q: state.search,
    filter: state.filter.rules.length ? JSON.stringify(state.filter) : "",
    sort: state.sort.map(({field, dir}) => (dir === "desc" ? `-${field}` : field)).join(","),
    group: state.group_by || "",
    colour: state.colour_by === "status" ? "" : state.colour_by || "none",
    height: state.row_height === "short" ? "" : state.row_height,
    columns: writeColumns(),
});

export const writeUrl = () => {
    const query = new URLSearchParams(location.search);
    for (const [part, value] of Object.entries(written())) {
        if (value) query.set(part, value);
        else query.delete(part);
    }
    // Nothing to say beside a view would mean the view as it is saved.
    if (Number(query.get("view")) && !MINE.some((one) => query.has(one))) query.set("q", "");
    const text = query.toString();
    history.replaceState(history.state, "", `${location.pathname}${text ? `?${text}` : ""}${location.hash}`);
};

const readFilter = (text) => {
    try {
        const filter = JSON.parse(text);
        return Array.isArray(filter?.rules) ? {match: filter.match === "any" ? "any" : "all", rules: filter.rules} : null;
    } catch {
        return null;
    }
};

// A config as an address says it, whole: what it does not name is as at first. Widths and totals are
// those of `base` (the view that is open) where its columns are meant. Null: it says nothing.
export const readUrl = (base) => {
    const patch = readParts();
    if (!patch) return null;
    const columns = patch.columns || defaultColumns();
    return {...emptyConfig(), ...patch, columns: name(columns) === name(base.columns) ? base.columns : columns};
};

const readParts = () => {
    const query = new URLSearchParams(location.search);
    if (!MINE.some((one) => query.has(one))) return null;
    const patch = {};
    if (query.has("q")) patch.search = query.get("q");
    const filter = query.has("filter") && readFilter(query.get("filter"));
    if (filter) patch.filter = filter;
    if (query.has("sort")) {
        patch.sort = query.get("sort").split(",").filter(Boolean).map((one) => (one.startsWith("-")
            ? {field: one.slice(1), dir: "desc"} : {field: one, dir: "asc"}));
    }
    if (query.has("group")) patch.group_by = query.get("group");
    if (query.has("colour")) patch.colour_by = query.get("colour") === "none" ? null : query.get("colour");
    if (query.has("height")) patch.row_height = query.get("height");
    if (query.has("columns")) {
        const usual = new Map(defaultColumns().map((column) => [column.key, column]));
        patch.columns = query.get("columns").split(",").filter(Boolean).map((one) => {
            const key = one.replace("*", "");
            return {width: null, total: null, ...usual.get(key), key, pinned: one.endsWith("*")};
        });
    }
    return patch;
};
