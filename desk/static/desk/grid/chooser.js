// Which columns are shown: tick, pin, drag or move with the keyboard.
import {button, h, icon} from "./dom.js";
import {change, columnOf, state, world} from "./state.js";
import {defaultColumns, hideColumn, moveColumn, orderColumns, patchColumn, showColumn, shownKeys} from "./columns.js";
import {openPopover} from "./menu.js";

const GROUPS = {labels: "Labels", entered: "Entered figures", facts: "Facts from LinkedIn", measured: "Measured", due: "Schedule", cost: "Cost"};
let dragged = null;

const shownLine = (key, draw) => {
    const column = state.columns.find((one) => one.key === key);
    const line = h("li", {class: "grid-chooser__line", draggable: true, "data-key": key},
        icon("drag_indicator"),
        h("label", {class: "grid-check"}, h("input", {type: "checkbox", checked: true, on: {change: () => { hideColumn(key); draw(); }}}), columnOf(key).label),
        h("span", {class: "grid-chooser__tools"},
            h("button", {type: "button", "aria-label": `Move ${columnOf(key).label} up`, on: {click: () => { moveColumn(key, -1); draw(key); }}}, icon("arrow_upward")),
            h("button", {type: "button", "aria-label": `Move ${columnOf(key).label} down`, on: {click: () => { moveColumn(key, 1); draw(key); }}}, icon("arrow_downward")),
            h("button", {type: "button", "aria-pressed": String(Boolean(column.pinned)), "aria-label": `Pin ${columnOf(key).label}`, on: {click: () => { patchColumn(key, {pinned: !column.pinned}); draw(key); }}}, icon("keep"))));
    line.setAttribute("draggable", "true");
    line.addEventListener("dragstart", () => { dragged = key; });
    line.addEventListener("dragover", (event) => event.preventDefault());
    line.addEventListener("drop", (event) => {
        event.preventDefault();
        const keys = shownKeys().filter((one) => one !== dragged);
        keys.splice(keys.indexOf(key), 0, dragged);
        orderColumns(keys);
        draw();
    });
    return line;
};

export const openChooser = (anchor) => {
    const search = h("input", {class: "desk-input", type: "search", placeholder: "Find a column", "aria-label": "Find a column"});
    const content = h("div", {class: "grid-chooser__columns"});
    const draw = (focusOn = null) => {
        const words = search.value.trim().toLowerCase();
        const fits = (key) => columnOf(key).label.toLowerCase().includes(words);
        const shown = shownKeys();
        const groups = new Map();
        for (const column of world.columns.values()) {
            if (shown.includes(column.key) || !fits(column.key)) continue;
            if (!groups.has(column.group)) groups.set(column.group, []);
            groups.get(column.group).push(column);
        }
        content.replaceChildren(
            h("section", {}, h("h3", {}, "Shown"), h("ul", {class: "grid-chooser"}, shown.filter(fits).map((key) => shownLine(key, draw)))),
            h("section", {}, [...groups].map(([group, columns]) => h("div", {}, h("h3", {}, GROUPS[group] || group),
                h("ul", {class: "grid-chooser"}, columns.map((column) => h("li", {class: "grid-chooser__line", title: column.help || null},
                    h("label", {class: "grid-check"}, h("input", {type: "checkbox", on: {change: () => { showColumn(column.key); draw(); }}}), column.label))))))));
        if (focusOn) content.querySelector(`[data-key="${CSS.escape(focusOn)}"] button`)?.focus();
    };
    search.addEventListener("input", () => draw());
    draw();
    openPopover(anchor, [
        h("div", {class: "desk-row desk-row--apart"}, search, button("As at first", () => { change({columns: defaultColumns()}); draw(); })),
        content,
    ], {label: "Columns", wide: true});
};
