// The grid's endpoints, as views and layouts ask them.
"use strict";

const ROOT = "/admin/desk/grid/";
const ask = (path, query) => {
    const given = Object.entries(query).filter(([, value]) => ![undefined, null, ""].includes(value));
    const words = given.map(([name, value]) => [
        name, typeof value === "object" && !Array.isArray(value) || name === "sort"
            ? JSON.stringify(value) : String(value),
    ]);
    return Desk.get(`${ROOT}${path}/?${new URLSearchParams(words)}`);
};

export const PAGE = 200;

// `which`: {filter, sort, search}; `columns`: keys. {rows, total, whole, page, pages}
export const fetchRows = (which, columns, page = 1, size = PAGE) => ask("rows", {
    columns: columns.join(","), filter: which.filter?.rules?.length ? which.filter : null,
    sort: which.sort?.length ? which.sort : null, search: which.search, page, size,
});

export const fetchGroups = (which, by) => ask("groups", {
    by, filter: which.filter?.rules?.length ? which.filter : null, search: which.search, columns: by,
});

const unwrap = (answer) => answer.view || answer;

export const listViews = async () => {
    const answer = await Desk.get(`${ROOT}views/`);
    return Array.isArray(answer) ? answer : answer.views;
};
export const makeView = async (view) => unwrap(await Desk.post(`${ROOT}views/`, view));
export const changeView = async (id, change) => unwrap(await Desk.post(`${ROOT}views/${id}/`, change));
export const removeView = (id) => Desk.post(`${ROOT}views/${id}/remove/`);
export const setDefault = (id, groups) => Desk.post(`${ROOT}views/${id}/default/`, {groups});
