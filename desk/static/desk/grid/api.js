// The addresses of the server, and what they take.
import {state} from "./state.js";

export const page = window.Desk.data("grid-page");

const query = (given) => {
    const text = new URLSearchParams();
    for (const [name, value] of Object.entries(given)) {
        if (value === null || value === undefined || value === "") continue;
        text.set(name, typeof value === "object" ? JSON.stringify(value) : value);
    }
    return text;
};

const get = (path, given = {}) => window.Desk.get(`${page.base}${path}?${query(given)}`);
const post = (path, body) => window.Desk.post(`${page.base}${path}`, body);

export const selection = () => ({filter: state.filter, search: state.search});

export const api = {
    schema: () => get("schema/"),
    rows: (columns, {page: number = 1, filter = state.filter, search = state.search, sort = state.sort} = {}) =>
        get("rows/", {columns: columns.join(","), filter, search, sort, page: number, size: 500}),
    totals: (columns) => get("totals/", {...selection(), columns: columns.join(",")}),
    groups: (by, columns) => get("groups/", {by, ...selection(), columns: columns.join(",")}),
    edit: (edits, {why = "", dry_run = false} = {}) => post("edit/", {edits, why, dry_run}),
    editAll: (field, value, dry_run) => post("edit-all/", {...selection(), field, value, dry_run}),
    undoAll: (undo) => post("undo-all/", {undo}),
    add: (rows, dry_run) => post("add/", {rows, dry_run}),
    remove: (ids) => post("remove/", {ids}),
    changes: (since) => get("changes/", {since}),
    cell: (id, field) => get("cell/", {id, field}),
};
