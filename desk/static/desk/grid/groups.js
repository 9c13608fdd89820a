// Rows under headings: the groups, their order, counts and totals are the server's.
import {h} from "./dom.js";
import {api} from "./api.js";
import {columnOf, labelOf, state, world} from "./state.js";
import {shownColumns} from "./columns.js";
import {chip} from "./draw.js";
import {dayOf, showNumber} from "./words.js";

let groups = [];

export const readGroups = async () => (state.group_by
    ? (await api.groups(state.group_by, shownColumns().filter((one) => one.total).map((one) => one.key))).groups
    : []);

export const showGroups = (read) => {
    groups = read;
};

const plain = (value) => (value === null || value === undefined ? "" : String(value));

// Moments are grouped by their day, in the zone of the person.
const isIn = (group, value) => {
    const wanted = plain(group.value);
    if (Array.isArray(value)) return value.length ? value.map(plain).includes(wanted) : wanted === "";
    const text = plain(value);
    if (text !== "" && columnOf(state.group_by)?.kind === "datetime") return dayOf(value) === wanted.slice(0, 10);
    return text === wanted;
};

export const groupedData = () => {
    const data = [];
    const placed = new Set();
    groups.forEach((group, number) => {
        for (const id of world.order) {
            if (!isIn(group, world.rows.get(id)?.[state.group_by])) continue;
            placed.add(id);
            data.push({_key: `${number}:${id}`, id, _group: number});
        }
    });
    for (const id of world.order) {
        if (!placed.has(id)) data.push({_key: `${groups.length}:${id}`, id, _group: groups.length});
    }
    return data;
};

const total = (column, group) => {
    const value = group.totals?.[column.key]?.[column.total];
    return value === null || value === undefined
        ? null
        : h("span", {class: "grid-group__total"}, `${labelOf(column.key)} ${column.total}: ${showNumber(value)}`);
};

export const groupHeader = (number) => {
    const group = groups[number] || {value: "", label: "Other", count: ""};
    const kind = columnOf(state.group_by)?.kind;
    const name = group.label || plain(group.value) || "Empty";
    const coloured = ["choice", "choices", "state"].includes(kind) && plain(group.value) !== "";
    return h("span", {class: "grid-group"},
        h("span", {class: "desk-muted"}, `${labelOf(state.group_by)} `),
        coloured ? chip(state.group_by, group.value) : h("strong", {}, name),
        h("span", {class: "grid-group__count"}, Number(group.count || 0).toLocaleString()),
        shownColumns().filter((column) => column.total).map((column) => total(column, group)));
};
