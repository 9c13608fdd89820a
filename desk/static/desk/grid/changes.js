// What others changed, asked for every 15 seconds: their rows are marked and shown anew, but never
// under somebody's hands.
import {api} from "./api.js";
import {columnOf, emit, labelOf, on, state, world} from "./state.js";
import {neededKeys, shownKeys} from "./columns.js";
import {sameValue} from "./words.js";
import {cellElement, keysOf, redraw, view} from "./table.js";
import {editedId} from "./editors.js";
import {isPending, showSaved} from "./saving.js";
import {forgetVersions} from "./versions.js";

const EVERY_MS = 15000;
const SHOWN_MS = 20000;
const AT_ONCE = 150; // their ids fit into one address
const MOST = 600; // beyond that all rows are read anew
let since = null;
let isAsking = false;
const waiting = new Map(); // id -> change that waits until nobody edits the row

const mark = ({id, by, fields = []}) => {
    for (const key of keysOf(id)) {
        view.rows.get(key)?.getElement().classList.add("grid-row--others");
        for (const field of fields) {
            const element = cellElement(key, field);
            if (!element) continue;
            element.classList.add("grid-cell--others");
            element.title = `${by || "Somebody"} changed ${labelOf(field).toLowerCase()} just now`;
        }
    }
    setTimeout(() => unmark(id, fields), SHOWN_MS);
};

const unmark = (id, fields) => {
    for (const key of keysOf(id)) {
        view.rows.get(key)?.getElement().classList.remove("grid-row--others");
        for (const field of fields) cellElement(key, field)?.classList.remove("grid-cell--others");
    }
};

const isShown = (name) => shownKeys().includes(name);
const isBusy = (id) => editedId() === id || isPending(id);

const refresh = async (list) => {
    const shown = list.filter(({id}) => world.rows.has(id));
    if (shown.length > MOST) {
        emit("stale");
        return shown;
    }
    const fresh = await readRows(shown.map(({id}) => id));
    for (const one of shown) {
        const row = fresh.get(one.id);
        if (!row) continue;
        if (isBusy(one.id)) {
            waiting.set(one.id, one);
            continue;
        }
        const before = world.rows.get(one.id);
        world.rows.set(one.id, row);
        forgetVersions(one.id);
        showSaved(row);
        redraw(one.id);
        mark({...one, fields: Object.keys(row).filter((name) => isShown(name) && !sameValue(before[name], row[name]))});
    }
    return shown;
};

// The server tells of the last half minute again: what is shown already is no news.
const isNews = ({id, version}) => world.rows.has(id) && version > (world.rows.get(id).version ?? 0);

// Posts that came or went: shown when one asks, for rows must not jump under one's hands.
const moved = new Set();
const countMoved = async (rows) => {
    const added = rows.filter((one) => one.added && !one.removed && !world.rows.has(one.id)).map(({id}) => id);
    for (const id of await thoseThatMatch(added)) if (!world.rows.has(id)) moved.add(id);
    for (const {id, removed} of rows) if (removed && world.rows.has(id)) moved.add(id);
    emit("moved", moved.size);
};

// Of posts that are not shown, those that the filter and the search let through; all of them where
// one filter cannot say that.
const thoseThatMatch = async (ids) => {
    const {filter: {match, rules}, search} = state;
    if (!ids.length || (!rules.length && !search) || (match === "any" && rules.length > 1)) return ids;
    return [...(await readRows(ids, {rules, search})).keys()];
};

export const readRows = async (ids, {rules = [], search = ""} = {}) => {
    const found = new Map();
    for (let at = 0; at < ids.length; at += AT_ONCE) {
        const those = {field: "id", op: "in", value: ids.slice(at, at + AT_ONCE)};
        const filter = {match: "all", rules: [...rules, those]};
        const answer = await api.rows(neededKeys(), {filter, search, sort: []});
        for (const row of answer.rows) found.set(row.id, row);
    }
    return found;
};

export const poll = async () => {
    if (document.hidden || !since || isAsking) return;
    isAsking = true;
    try {
        const answer = await api.changes(since);
        since = answer.at;
        await countMoved(answer.rows);
        const list = [...new Map([...waiting.values(), ...answer.rows].map((one) => [one.id, one])).values()].filter(isNews);
        waiting.clear();
        if (!list.length) return;
        const shown = await refresh(list);
        if (shown.length) emit("others", shown);
    } catch {
        // The status line speaks of the network when something of one's own waits for it.
    } finally {
        isAsking = false;
    }
};

// What follows from an edit of one's own, such as the status from pausing.
const LEADS_ON = new Set(["tracking", "ownership"]);
const followEdits = async (cells) => {
    const ids = [...new Set(cells.filter((cell) => cell.outcome === "saved" && LEADS_ON.has(cell.field)).map((cell) => cell.id))];
    if (ids.length > MOST) {
        emit("stale");
        return;
    }
    for (const [id, fresh] of await readRows(ids.filter((id) => world.rows.has(id)))) {
        const row = world.rows.get(id);
        for (const name of Object.keys(fresh)) if (columnOf(name) && !columnOf(name).editable) row[name] = fresh[name];
        redraw(id);
    }
};

on("saved", ({cells}) => followEdits(cells).catch(() => {}));
on("rows", () => {
    moved.clear();
    emit("moved", 0);
    since ||= world.at;
    since = world.at > since ? world.at : since;
});
setInterval(poll, EVERY_MS);
document.addEventListener("visibilitychange", poll);
