// Undo and redo: a stack of what was written, and how to write it back. Somebody else's newer value
// is never undone.
import {api} from "./api.js";
import {emit, labelOf, on, world} from "./state.js";
import {edit} from "./saving.js";
import {dropProblem} from "./problems.js";
import {plural} from "./dom.js";
import {sameValue} from "./words.js";

const MOST = 200;
const done = [];
const undone = [];

export const undoState = () => ({undo: done.at(-1)?.label || null, redo: undone.at(-1)?.label || null});

const push = (step) => {
    done.push(step);
    if (done.length > MOST) done.shift();
    undone.length = 0;
    emit("undo");
};

const nameOf = (cells, why) => {
    const what = cells.length === 1 ? labelOf(cells[0].field) : plural(cells.length, "cell");
    return `${why || "edit"} (${what})`;
};

// Every edit of a person comes through here.
export const write = (cells, why = "") => {
    const result = edit(cells, why);
    if (cells.length) {
        const after = new Map(cells.map((cell) => [`${cell.id}:${cell.field}`, cell.value]));
        push({label: nameOf(cells, why), why, kind: "cells", after, result});
    }
    return result;
};

// {label, undo: async () => string, redo: async () => string}: what is more than cells.
export const pushStep = (step) => push({...step, kind: "other"});

const sayLeft = (cells, deed) => {
    const left = cells.filter((cell) => cell.outcome === "conflict" || cell.outcome === "refused");
    const well = cells.length - left.length;
    if (!left.length) return emit("said", `${deed}: ${plural(well, "cell")}`);
    for (const cell of left) dropProblem(cell.id, cell.field);
    const {by, reason} = left[0];
    const why = by ? `${by} has changed ${left.length === 1 ? "it" : "them"} since` : reason;
    return window.Desk.say(`${deed}: ${plural(well, "cell")}. ${plural(left.length, "cell")} kept: ${why}.`, "error");
};

// Where a cell no longer holds what the step left in it, the page has heard of somebody's newer
// value: the server is to keep that, though it was seen here.
const back = ({id, field, version}, left, value) => {
    const isLeft = !world.rows.has(id) || sameValue(world.rows.get(id)[field], left);
    return {id, field, value: value ?? null, since: isLeft ? null : version};
};

const turnCells = async (step, deed) => {
    const cells = await step.result;
    const saved = cells.filter((cell) => cell.outcome === "saved");
    const target = saved.map((cell) => (deed === "Undone"
        ? back(cell, cell.value, cell.before) : back(cell, cell.before, cell.redo)));
    if (!target.length) return;
    const answer = await edit(target, deed === "Undone" ? "undo" : "redo");
    // For the way back: what this wrote over.
    const values = new Map(target.map((one) => [`${one.id}:${one.field}`, one.value]));
    for (const cell of saved) cell.redo ??= step.after.get(`${cell.id}:${cell.field}`);
    const written = new Map(answer.map((one) => [`${one.id}:${one.field}`, one.version]));
    const kept = new Set(answer.filter((one) => one.outcome === "conflict").map((one) => `${one.id}:${one.field}`));
    step.result = Promise.resolve(saved.filter((cell) => !kept.has(`${cell.id}:${cell.field}`))
        .map((cell) => ({...cell, version: written.get(`${cell.id}:${cell.field}`) ?? cell.version})));
    sayLeft(answer.length ? answer : target.map((one) => ({...one, outcome: "unchanged", value: values})), deed);
};

let chain = Promise.resolve();
const turn = (from, to, deed) => {
    chain = chain.then(async () => {
        const step = from.pop();
        if (!step) return window.Desk.say(deed === "Undone" ? "There is nothing to undo." : "There is nothing to redo.");
        to.push(step);
        emit("undo");
        try {
            if (step.kind === "cells") return await turnCells(step, deed);
            return window.Desk.say(await (deed === "Undone" ? step.undo() : step.redo()), "success");
        } catch (error) {
            return window.Desk.say(error.message, "error");
        }
    });
    return chain;
};

export const undo = () => turn(done, undone, "Undone");
export const redo = () => turn(undone, done, "Redone");

on("write", ({cells, why}) => write(cells, why));

export const stepOfEditAll = (label, token, again) => pushStep({
    label,
    undo: async () => {
        emit("said", `Undoing ${label}…`);
        const answer = await api.undoAll(token.now);
        emit("said", "Undone");
        emit("stale");
        return `Undone: ${label}. ${plural(answer.saved, "post")} set back${answer.conflicts ? `, ${answer.conflicts} kept: changed by others since` : ""}.`;
    },
    redo: async () => {
        token.now = await again();
        emit("stale");
        return `Redone: ${label}.`;
    },
});
