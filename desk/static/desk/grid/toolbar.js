// The bar above the table: search, filter, group, columns, colours, height, undo, add.
import {drawNews, h, plural} from "./dom.js";
import {change, columnOf, labelOf, may, on, state, whenStill, world} from "./state.js";
import {describeRule, openColours, openFilters} from "./filters.js";
import {openChooser} from "./chooser.js";
import {openMenu} from "./menu.js";
import {openAdd} from "./add_dialog.js";
import {openHelp} from "./help.js";
import {redo, undo, undoState} from "./undo.js";

const byId = (id) => document.getElementById(id);
const UNGROUPED = new Set(["long_text", "url", "image"]);

const openGroups = (anchor) => openMenu(anchor, [
    {text: "No groups", checked: !state.group_by, run: () => change({group_by: null})},
    ...[...world.columns.values()].filter((column) => !UNGROUPED.has(column.kind)).map((column) => ({
        text: column.label, checked: state.group_by === column.key, run: () => change({group_by: column.key}),
    })),
], {label: "Group by"});

const openHeights = (anchor) => openMenu(anchor, [["short", "Short rows"], ["medium", "Medium rows"], ["tall", "Tall rows"]].map(([value, text]) => ({
    text, checked: state.row_height === value, run: () => change({row_height: value}),
})), {label: "Height of rows"});

const TOOLS = {
    "grid-filter": openFilters,
    "grid-group": openGroups,
    "grid-columns": openChooser,
    "grid-colours": openColours,
    "grid-heights": openHeights,
    "grid-add": openAdd,
    "grid-help": openHelp,
    "grid-undo": undo,
    "grid-redo": redo,
};

const isPressed = () => ({
    "grid-filter": state.filter.rules.length, "grid-group": state.group_by,
});

const drawRules = () => drawNews(byId("grid-rules"), [state.filter, state.group_by], () => [
    ...state.filter.rules.map((rule, index) => h("button", {
        type: "button", class: "grid-rule-chip", title: "Take this rule off", "aria-label": `Take off: ${describeRule(rule)}`,
        on: {click: () => change({filter: {...state.filter, rules: state.filter.rules.filter((_, at) => at !== index)}})},
    }, `${index ? (state.filter.match === "any" ? "or " : "and ") : ""}${describeRule(rule)} ×`)),
    state.group_by && columnOf(state.group_by) ? h("button", {type: "button", class: "grid-rule-chip", on: {click: () => change({group_by: null})}}, `grouped by ${labelOf(state.group_by)} ×`) : "",
]);

export const drawToolbar = () => {
    for (const [id, number] of Object.entries(isPressed())) {
        byId(id).classList.toggle("grid-tool--on", Boolean(number));
        byId(id).querySelector(".grid-tool__count")?.replaceChildren(typeof number === "number" && number ? String(number) : "");
    }
    const search = byId("grid-search");
    if (document.activeElement !== search) search.value = state.search;
    byId("grid-add").hidden = !may("add");
    byId("grid-count").textContent = plural(world.total, "post");
    drawRules();
};

const drawUndo = () => {
    const now = undoState();
    for (const [id, label, word] of [["grid-undo", now.undo, "Undo"], ["grid-redo", now.redo, "Redo"]]) {
        byId(id).disabled = !label;
        byId(id).title = label ? `${word}: ${label}` : `Nothing to ${word.toLowerCase()}`;
    }
};

export const startToolbar = () => {
    for (const [id, run] of Object.entries(TOOLS)) {
        byId(id).addEventListener("click", (event) => run(event.currentTarget));
    }
    const search = whenStill((text) => change({search: text}), 300);
    byId("grid-search").addEventListener("input", (event) => search(event.target.value.trim()));
    byId("grid-more").addEventListener("click", () => {
        const shown = byId("grid-tools").classList.toggle("grid-tools--open");
        byId("grid-more").setAttribute("aria-expanded", String(shown));
    });
    on("config", drawToolbar);
    on("rows", drawToolbar);
    on("undo", drawUndo);
    drawUndo();
    drawToolbar();
};
