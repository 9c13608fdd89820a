// The table of a preview: a line for each post, a cell for each value, what is and what becomes.
import {h} from "./dom.js";
import {columnOf, labelOf, postName, world} from "./state.js";
import {isEmpty, showTime, showValue} from "./words.js";

const MOST = 300;
const WORDS = {saved: "changes", unchanged: "stays", refused: "refused", conflict: "conflict"};

const shown = (field, value) => (isEmpty(value) ? "(empty)" : showValue(field, value));

const whyCell = (cell) => {
    if (cell.outcome === "conflict") return `${cell.by || "Somebody"} changed it${cell.at ? ` on ${showTime(cell.at)}` : ""}`;
    return cell.outcome === "refused" ? cell.reason : cell.new_label ? "new label" : "";
};

const drawCell = (cell) => {
    if (!cell) return h("td", {});
    const before = world.rows.get(cell.id)?.[cell.field];
    return h("td", {class: `paste-cell paste-cell--${cell.outcome}`},
        cell.outcome === "saved" && !isEmpty(before) ? h("del", {}, shown(cell.field, before)) : null,
        cell.outcome === "saved" && !isEmpty(before) ? " " : null,
        cell.outcome === "saved" ? h("ins", {}, shown(cell.field, cell.value)) : shown(cell.field, cell.outcome === "refused" ? cell.mine : before),
        whyCell(cell) ? h("small", {class: "paste-cell__why"}, whyCell(cell)) : null,
        h("span", {class: "desk-visually-hidden"}, ` ${WORDS[cell.outcome]}`));
};

// `onlyTrouble`: lines with a refused cell or a conflict.
export const drawCellTable = (cells, onlyTrouble) => {
    const fields = [...new Set(cells.map((cell) => cell.field))];
    const lines = new Map();
    for (const cell of cells) {
        if (!lines.has(cell.id)) lines.set(cell.id, new Map());
        lines.get(cell.id).set(cell.field, cell);
    }
    const isTrouble = (line) => [...line.values()].some((cell) => ["refused", "conflict"].includes(cell.outcome));
    const all = [...lines].filter(([, line]) => !onlyTrouble || isTrouble(line));
    return h("div", {class: "desk-table-wrap paste-table", tabindex: "0", role: "region", "aria-label": "Preview"}, h("table", {class: "desk-table"},
        h("thead", {}, h("tr", {}, h("th", {scope: "col"}, "Post"), fields.map((field) => h("th", {scope: "col"}, labelOf(field))))),
        h("tbody", {}, all.slice(0, MOST).map(([id, line]) => h("tr", {},
            h("th", {scope: "row"}, postName(world.rows.get(id))), fields.map((field) => drawCell(line.get(field))))))),
    all.length > MOST ? h("p", {class: "desk-muted"}, `and ${(all.length - MOST).toLocaleString()} more lines`) : null);
};

const RESULTS = {added: ["green", "New"], exists: ["grey", "Here already"], refused: ["red", "Refused"]};

const why = (row) => (row.input ? row.reason : "no address: a line becomes a post only with one");

export const drawPostTable = (rows, given, onlyTrouble) => {
    const fields = [...new Set(given.flatMap((row) => Object.keys(row)))].filter((field) => field !== "url" && columnOf(field));
    const all = rows.map((row, index) => ({row, labels: given[index] || {}}))
        .filter(({row}) => !onlyTrouble || row.result === "refused");
    return h("div", {class: "desk-table-wrap paste-table", tabindex: "0", role: "region", "aria-label": "Preview"}, h("table", {class: "desk-table"},
        h("thead", {}, h("tr", {}, ["Line", "Result", "Address", ...fields.map(labelOf)].map((text) => h("th", {scope: "col"}, text)))),
        h("tbody", {}, all.slice(0, MOST).map(({row, labels}) => h("tr", {"data-result": row.result},
            h("td", {class: "desk-number"}, String(row.number)),
            h("td", {}, h("span", {class: `desk-chip desk-chip--${RESULTS[row.result][0]}`}, RESULTS[row.result][1]),
                why(row) ? h("small", {class: "paste-cell__why"}, why(row)) : null),
            h("td", {class: "paste-address"}, row.input || "(no address)"),
            fields.map((field) => h("td", {}, labels[field] || "")))))),
    all.length > MOST ? h("p", {class: "desk-muted"}, `and ${(all.length - MOST).toLocaleString()} more lines`) : null);
};
