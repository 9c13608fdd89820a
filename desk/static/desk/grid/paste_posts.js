// Lines of text as posts to add: which column is the address, which cells are which labels.
import {readTsv} from "./tsv.js";
import {columnOf, world} from "./state.js";
import {shownKeys} from "./columns.js";

const ADDRESS_NAMES = ["url", "address", "link", "post url", "post", "linkedin url", "linkedin post", "urn", "post link"];
const isPost = (text) => /linkedin\.com\/|urn:li:|^\d{15,}$/i.test(text || "");

// All of the text is one.
export const isAddress = (text) => /^(https?:\/\/)?([\w-]+\.)*linkedin\.com\/(posts|feed)\/\S+$|^urn:li:\S+$/i.test(String(text ?? "").trim());

export const hasPosts = (lines) => lines.some((line) => line.some(isPost));

const plain = (text) => String(text || "").trim().toLowerCase().replaceAll(/[\s_-]+/g, " ");

// The field that a heading names, by label or key; "url" for the address; null for neither.
const fieldOf = (text) => {
    const name = plain(text);
    if (!name) return null;
    for (const column of world.columns.values()) {
        const fits = [plain(column.label), plain(column.key), plain(column.key.replace("custom.", ""))].includes(name);
        if (fits && (column.editable || column.key === "url")) return column.key;
    }
    return ADDRESS_NAMES.includes(name) ? "url" : null;
};

const labelColumns = () => shownKeys().filter((key) => columnOf(key).editable);

// {rows: [{url, ...labels}], header, unknown: [headings that name nothing]}
export const readPosts = (text) => {
    const lines = readTsv(text.trim()).filter((line) => line.some((cell) => cell.trim()));
    if (!lines.length) return {rows: [], header: null, unknown: []};
    const named = lines[0].map(fieldOf);
    const isHeader = named.includes("url") && !lines[0].some(isPost);
    const fields = isHeader ? named : fieldsByOrder(lines);
    const body = isHeader ? lines.slice(1) : lines;
    const rows = body.map((line) => {
        const row = {url: ""};
        line.forEach((cell, index) => {
            if (fields[index] && cell.trim()) row[fields[index]] = cell.trim();
        });
        return row;
    });
    const unknown = isHeader ? lines[0].filter((cell, index) => cell.trim() && !named[index]) : [];
    return {rows, fields: fields.filter((field) => field && field !== "url"), unknown, isHeader};
};

// Without headings: the column with the addresses, and the labels beside it as the grid shows them.
const fieldsByOrder = (lines) => {
    const width = Math.max(...lines.map((line) => line.length));
    const counts = Array.from({length: width}, (_, index) => lines.filter((line) => isPost(line[index])).length);
    const address = Math.max(0, counts.indexOf(Math.max(...counts)));
    const labels = labelColumns();
    return counts.map((_, index) => (index === address ? "url" : labels.shift() ?? null));
};

// Lines below the last row, whose cells belong to the columns from the chosen one on.
export const postsBeyond = (lines, fields) => lines.map((line) => {
    const row = {url: ""};
    line.forEach((cell, index) => {
        if (!cell.trim()) return;
        if (isPost(cell) && !columnOf(fields[index])?.editable) row.url = cell.trim();
        else if (isPost(cell) && !row.url && /linkedin\.com\/(posts|feed)|urn:li:/i.test(cell)) row.url = cell.trim();
        else if (columnOf(fields[index])?.editable) row[fields[index]] = cell.trim();
    });
    return row;
});
