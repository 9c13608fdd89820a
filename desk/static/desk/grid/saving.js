// Writes cells: shown at once, sent in order, one request at a time. What the network loses is sent
// again; what the server refuses goes back to what it was, and is marked.
import {api} from "./api.js";
import {columnOf, emit, isEditable, world} from "./state.js";
import {addProblem, dropProblem, whenWriting} from "./problems.js";
import {keepUnsent, readUnsent} from "./unsent.js";
import {forgetVersions, noteVersion, seenVersion} from "./versions.js";
import {redraw} from "./table.js";
import {sameValue} from "./words.js";

const RETRY_MS = [1000, 2000, 5000, 10000, 15000];
const queue = [];
let isSending = false;
let tries = 0;
let wake = null;

export const saving = {offline: false, lastError: ""};
export const unsentCount = () => queue.reduce((sum, job) => sum + job.edits.length, 0);
export const isPending = (id, field = null) => queue.some((job) => job.edits.some(
    (edit) => edit.id === id && (field === null || edit.field === field)));

const put = (id, field, value) => {
    const row = world.rows.get(id);
    if (!row) return;
    row[field] = value;
    redraw(id, field);
};

const learnChoice = (field, value) => {
    const column = columnOf(field);
    if (!column?.choices) return;
    for (const one of [].concat(value)) {
        if (one && !column.choices.some((choice) => choice.value === one)) {
            column.choices.push({value: one, colour: "", archived: false});
        }
    }
};

// `cells`: [{id, field, value}], and `version` where what was seen may be older than the row here.
// With `since`, a version, it is written only where nobody wrote the cell after that one, oneself
// included. Resolves to the server's cells; rejects when it took none of them.
export const edit = (cells, why = "") => {
    const edits = cells.filter(({id, field, value}) => {
        if (!isEditable(field)) return false;
        return !world.rows.has(id) || !sameValue(world.rows.get(id)[field], value);
    }).map(({id, field, value, since = null, version = seenVersion(id, field)}) => ({
        id, field, value, since, version, before: world.rows.get(id)?.[field] ?? null,
    }));
    if (!edits.length) return Promise.resolve([]);
    for (const {id, field, value} of edits) {
        dropProblem(id, field);
        put(id, field, value);
    }
    return new Promise((resolve) => {
        queue.push({edits, why, resolve});
        keepUnsent(queue);
        emit("status");
        pump();
    });
};

const pump = async () => {
    if (isSending || !queue.length) return;
    isSending = true;
    clearTimeout(wake);
    const job = queue[0];
    const sent = job.edits.map(({id, field, value, since, version}) => ({
        id, field, value, version: since || Math.max(version ?? 0, ownVersion(id, field)) || null,
    }));
    let cells = null;
    let rows = [];
    try {
        ({cells, rows = []} = await api.edit(sent, {why: job.why}));
    } catch (error) {
        if (!isFinal(error)) return waitAndRetry(error);
        cells = sent.map(({id, field}) => ({id, field, outcome: "refused", reason: error.message}));
    }
    queue.shift();
    keepUnsent(queue);
    Object.assign(saving, {offline: false, lastError: ""});
    tries = 0;
    isSending = false;
    settle(job, cells);
    takeOver(rows);
    return pump();
};

// Only what we saved ourselves while this job waited counts: what came from others does not.
const saves = new Map(); // id -> Map(field -> {version, value})
const ownVersion = (id, field) => saves.get(id)?.get(field)?.version ?? 0;

// A word of the server about these very edits. Anything else (no network, logged out, a restart)
// passes, and the edits wait for it.
const isFinal = (error) => Boolean(error.data?.detail) && error.status >= 400 && error.status < 500 && error.status !== 429;

const sayWhy = (error) => {
    if (!error.status) return "";
    const isOut = error.status === 403 || error.status === 401;
    return isOut ? "You seem to be logged out: log in again in another tab." : error.message;
};

const waitAndRetry = (error) => {
    isSending = false;
    Object.assign(saving, {offline: true, lastError: sayWhy(error)});
    wake = setTimeout(pump, RETRY_MS[Math.min(tries, RETRY_MS.length - 1)]);
    tries += 1;
    emit("status");
};

// Posts that others changed meanwhile come whole: what is shown is then what the next edit has seen.
const takeOver = (rows) => {
    for (const fresh of rows) {
        const row = world.rows.get(fresh.id);
        if (!row || isPending(fresh.id)) continue;
        for (const name of Object.keys(fresh)) if (name in row) row[name] = fresh[name];
        forgetVersions(fresh.id);
        redraw(fresh.id);
    }
};

const settle = (job, cells) => {
    const edits = new Map(job.edits.map((one) => [`${one.id}:${one.field}`, one]));
    for (const cell of cells) {
        const mine = edits.get(`${cell.id}:${cell.field}`);
        if (!mine) continue;
        if (cell.outcome === "saved" || cell.outcome === "unchanged") {
            if (!saves.has(cell.id)) saves.set(cell.id, new Map());
            saves.get(cell.id).set(cell.field, {version: cell.version, value: cell.value});
            noteVersion(cell.id, cell.field, cell.version);
            learnChoice(cell.field, cell.value);
            if (!isPending(cell.id, cell.field)) put(cell.id, cell.field, cell.value);
        } else {
            giveBack(cell, mine);
        }
    }
    emit("saved", {cells, job});
    emit("status");
    job.resolve(cells.map((cell) => ({...cell, before: edits.get(`${cell.id}:${cell.field}`)?.before})));
};

const giveBack = (cell, mine) => {
    const conflict = cell.outcome === "conflict";
    if (!isPending(cell.id, cell.field)) put(cell.id, cell.field, conflict ? cell.value : mine.before);
    if (conflict) noteVersion(cell.id, cell.field, cell.version);
    addProblem({
        id: cell.id, field: cell.field, outcome: cell.outcome, mine: mine.value,
        reason: cell.reason || "It was not written.", by: cell.by, at: cell.at,
    });
};

export const retryNow = () => pump();

// A row that was read before an edit of one's own was written, and came after it: what was written
// is shown over it.
export const showSaved = (row) => {
    for (const [field, {version, value}] of saves.get(row.id) ?? []) {
        if (version <= row.version) continue;
        row[field] = value;
        noteVersion(row.id, field, version);
    }
};

// After rows were read anew: what is newer here is shown over them, saved or not.
export const showOwn = () => {
    for (const id of saves.keys()) if (world.rows.has(id)) showSaved(world.rows.get(id));
    for (const {edits} of queue) {
        for (const {id, field, value} of edits) if (world.rows.has(id)) world.rows.get(id)[field] = value;
    }
};

// What an earlier visit could not send.
export const sendUnsent = () => {
    const jobs = readUnsent();
    for (const {edits, why} of jobs) {
        for (const {id, field, value} of edits) put(id, field, value);
        queue.push({edits, why, resolve: () => {}});
    }
    if (jobs.length) window.Desk.say("Edits from your last visit that had not been saved are sent now.");
    pump();
};

window.addEventListener("online", pump);
window.addEventListener("beforeunload", (event) => {
    if (queue.length) event.preventDefault();
});
whenWriting((cells, why) => emit("write", {cells, why}));
