// The left edge of a row: its tick box, its number, its menu. Ticked posts are `ticked`.
import {h, icon} from "./dom.js";
import {emit, on, postName, world} from "./state.js";
import {idOf, redrawHeads, view} from "./table.js";

export const ROW_HEAD = "_head";

// `all`: every matching post, shown or not; the server selects them.
export const ticked = {ids: new Set(), all: false, last: null};

export const tickedCount = () => (ticked.all ? world.total : ticked.ids.size);

const tell = () => {
    redrawHeads();
    emit("ticked");
};

export const tick = (id, isOn) => {
    if (ticked.all) {
        ticked.all = false;
        ticked.ids = new Set(world.order);
    }
    if (isOn) ticked.ids.add(id);
    else ticked.ids.delete(id);
    tell();
};

const tickTo = (id, isOn) => {
    const ids = view.keys.map(idOf);
    const [from, to] = [ids.indexOf(ticked.last), ids.indexOf(id)].sort((a, b) => a - b);
    if (from < 0) return tick(id, isOn);
    for (const one of ids.slice(from, to + 1)) {
        if (isOn) ticked.ids.add(one);
        else ticked.ids.delete(one);
    }
    return tell();
};

export const tickNone = () => {
    ticked.ids.clear();
    ticked.all = false;
    tell();
};

export const tickShown = () => {
    ticked.all = false;
    ticked.ids = new Set(world.order);
    tell();
};

export const tickAll = () => {
    ticked.all = true;
    ticked.ids = new Set(world.order);
    tell();
};

export const drawRowHead = (key, element) => {
    const id = idOf(key);
    const isOn = ticked.all || ticked.ids.has(id);
    element.dataset.key = key;
    element.closest(".tabulator-row")?.classList.toggle("grid-row--ticked", isOn);
    return h("div", {class: "grid-head__inner"},
        h("input", {
            type: "checkbox", checked: isOn, class: "grid-tick", tabindex: "-1",
            "aria-label": `Select ${postName(world.rows.get(id))}`,
            on: {
                click: (event) => {
                    if (event.shiftKey && ticked.last !== null) tickTo(id, event.target.checked);
                    else tick(id, event.target.checked);
                    ticked.last = id;
                },
            },
        }),
        h("span", {class: "grid-number"}, String((view.position.get(key) ?? world.order.indexOf(id)) + 1 + offset())),
        h("button", {
            type: "button", class: "grid-row-menu", tabindex: "-1", "data-row-menu": key,
            "aria-label": `Menu of ${postName(world.rows.get(id))}`,
        }, icon("more_vert")));
};

// Very many are selected by the server, by the filter, in place of a list of them.
const tickMany = () => (world.whole && world.total > 1000 ? tickAll() : tickShown());

const offset = () => (world.whole ? 0 : (world.page - 1) * 500);

export const headTitle = () => h("input", {
    type: "checkbox", class: "grid-tick", "aria-label": "Select all rows shown", tabindex: "-1",
    id: "grid-tick-all",
    on: {change: (event) => (event.target.checked ? tickMany() : tickNone())},
});

on("ticked", () => {
    const box = document.getElementById("grid-tick-all");
    if (!box) return;
    box.checked = tickedCount() > 0 && tickedCount() >= world.order.length;
    box.indeterminate = tickedCount() > 0 && tickedCount() < world.order.length;
});
