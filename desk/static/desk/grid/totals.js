// The row of totals, over all matching posts, as the server counts them. Each column chooses one.
import {h, later} from "./dom.js";
import {api} from "./api.js";
import {columnOf, on, state} from "./state.js";
import {patchColumn, shownColumns} from "./columns.js";
import {openMenu} from "./menu.js";
import {isEmpty, showNumber, showValue} from "./words.js";
import {redrawTotals} from "./table.js";

const NAMES = {sum: "Sum", average: "Average", min: "Lowest", max: "Highest", filled: "Filled", empty: "Empty"};
const OF_NUMBERS = ["sum", "average", "min", "max", "filled", "empty"];
const OF_DATES = ["min", "max", "filled", "empty"];
const OF_OTHERS = ["filled", "empty"];

let totals = {};
let turn = 0;
let drawn = "";

const choicesOf = (key) => {
    const {kind} = columnOf(key);
    if (kind === "number" || kind === "money") return OF_NUMBERS;
    return kind === "date" || kind === "datetime" ? OF_DATES : OF_OTHERS;
};

export const totalCell = (column) => {
    const chosen = column.total;
    const value = chosen ? totals[column.key]?.[chosen] : null;
    const shown = isEmpty(value) ? "" : ["min", "max"].includes(chosen) ? showValue(column.key, value) : showNumber(value);
    return h("button", {
        type: "button", class: `grid-total ${chosen ? "" : "grid-total--none"}`, "data-total-of": column.key, tabindex: "-1",
        "aria-label": `Total of ${columnOf(column.key).label}: ${chosen ? `${NAMES[chosen]} ${shown || "none"}` : "none chosen"}`,
    }, chosen ? h("span", {class: "desk-muted"}, `${NAMES[chosen]} `) : "Total", chosen ? h("strong", {}, shown || "–") : null);
};

export const loadTotals = async () => {
    turn += 1;
    const mine = turn;
    const chosen = shownColumns().filter((column) => column.total);
    const read = chosen.length ? (await api.totals(chosen.map((column) => column.key))).totals || {} : {};
    if (mine !== turn) return;
    totals = read;
    const next = JSON.stringify([chosen.map(({key, total}) => [key, total]), totals]);
    if (next === drawn) return;
    drawn = next;
    redrawTotals();
};

export const loadTotalsSoon = later(() => loadTotals().catch(() => {}), 800);

export const openTotalMenu = (key, anchor) => {
    const chosen = state.columns.find((column) => column.key === key)?.total;
    openMenu(anchor, [
        {text: "No total", checked: !chosen, run: () => patchColumn(key, {total: null})},
        ...choicesOf(key).map((name) => ({
            text: NAMES[name], checked: chosen === name, run: () => patchColumn(key, {total: name}),
        })),
    ], {label: `Total of ${columnOf(key).label}`});
};

on("saved", loadTotalsSoon);
