// Who wrote a cell, and when.
import {api} from "./api.js";
import {h} from "./dom.js";
import {openDialog} from "./dialog.js";
import {columnOf, isEditable, labelOf, postName, world} from "./state.js";
import {chip} from "./draw.js";
import {isEmpty, showTime, showValue} from "./words.js";
import {write} from "./undo.js";

const drawValue = (field, value) => {
    if (isEmpty(value)) return h("span", {class: "desk-muted"}, "(empty)");
    return ["choice", "choices"].includes(columnOf(field).kind)
        ? h("span", {class: "grid-chips"}, [].concat(value).map((one) => chip(field, one)))
        : showValue(field, value);
};

const setBack = (id, field, entry, set) => h("button", {
    type: "button", class: "desk-button",
    on: {click: () => { set.close(); write([{id, field, value: entry.value}], "set back"); }},
}, "Set back to this");

export const openHistory = async (id, field) => {
    const set = openDialog(`${labelOf(field)} of ${postName(world.rows.get(id))}`, h("p", {class: "desk-muted"}, "Loading…"));
    let entries;
    try {
        const answer = await api.cell(id, field);
        entries = Array.isArray(answer) ? answer : answer.history || answer.entries || answer.values || [];
    } catch (error) {
        return set.show(h("p", {}, error.message));
    }
    if (!entries.length) {
        return set.show(h("p", {class: "desk-muted"}, isEditable(field)
            ? "Nobody has written this cell yet." : "No person writes this column, so it has no history of edits."));
    }
    return set.show(h("div", {class: "desk-table-wrap"}, h("table", {class: "desk-table"},
        h("thead", {}, h("tr", {}, ["Value", "Who", "When", "Why", ""].map((text) => h("th", {scope: "col"}, text)))),
        h("tbody", {}, entries.map((entry, index) => h("tr", {},
            h("td", {}, drawValue(field, entry.value)),
            h("td", {}, entry.by || "Postdesk"),
            h("td", {class: "desk-nowrap"}, showTime(entry.at)),
            h("td", {class: "desk-muted"}, entry.why || ""),
            h("td", {}, index && isEditable(field) ? setBack(id, field, entry, set) : null)))))));
};
