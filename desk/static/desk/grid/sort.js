// Order of the rows: a click on a heading, with Shift one more. The server sorts.
import {h, icon} from "./dom.js";
import {change, state} from "./state.js";

export const sortMark = (key) => {
    const at = state.sort.findIndex((one) => one.field === key);
    if (at < 0) return null;
    const {dir} = state.sort[at];
    return h("span", {class: "grid-sort", title: dir === "asc" ? "Lowest first" : "Highest first"},
        icon(dir === "asc" ? "arrow_upward" : "arrow_downward"),
        state.sort.length > 1 ? String(at + 1) : null,
        h("span", {class: "desk-visually-hidden"}, dir === "asc" ? "sorted ascending" : "sorted descending"));
};

export const sortBy = (key, dir, {more = false} = {}) => {
    const rest = state.sort.filter((one) => one.field !== key);
    const mine = dir ? [{field: key, dir}] : [];
    if (!more) return change({sort: mine});
    const at = state.sort.findIndex((one) => one.field === key);
    if (at < 0 || !dir) return change({sort: [...rest, ...mine]});
    return change({sort: state.sort.map((one) => (one.field === key ? {field: key, dir} : one))});
};

// Ascending, then descending, then as before.
export const turnSort = (key, more) => {
    const now = state.sort.find((one) => one.field === key)?.dir;
    sortBy(key, now === "asc" ? "desc" : now === "desc" ? null : "asc", {more});
};
