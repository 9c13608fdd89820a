// Moving a post from one column of the board to another: an edit of one cell, which can be taken back.
"use strict";

import {world} from "../grid/state.js";
import {titleOf} from "./title.js";
import {isEmpty, wordOf} from "./value.js";

export const NONE = ""; // the column of posts without a value

export const columnsOf = (row, column) => {
    const value = row[column.key];
    return isEmpty(value) ? [NONE] : [value].flat();
};

// The value after the move: of several labels, the one moved from gives way to the one moved to.
const valueAfter = (row, column, from, to) => {
    if (column.kind !== "choices") {
        return to === NONE ? null : to;
    }
    const rest = [row[column.key] || []].flat().filter((one) => one !== from && one !== to);
    return to === NONE ? rest : [...rest, to];
};

// The grid compares with, and undoes to, what it has read: of a column or page that it does not
// show, that is what the board has read.
const tellGrid = (row, column) => {
    const known = world.rows.get(row.id) || world.rows.set(row.id, {id: row.id}).get(row.id);
    known[column.key] = row[column.key];
};

const write = async (row, column, value, why) => {
    tellGrid(row, column);
    const {id, version} = row; // as the board shows it: the grid may have heard of a newer one
    const [cell] = await DeskGrid.edit([{id, field: column.key, value, version}], why);
    if (cell && ["conflict", "refused"].includes(cell.outcome)) {
        throw new Error(cell.reason || (cell.by
            ? `${cell.by} changed this meanwhile: look at it, then move the post again.`
            : "This change was refused."));
    }
    if (cell) {
        row.version = cell.version ?? row.version;
    }
    row[column.key] = value;
};

const moveBack = async (row, column, value, redraw) => {
    try {
        await write(row, column, value, "undo of a move on the board");
        Desk.say(`“${titleOf(row)}” is back where it was.`, "success");
    } catch (error) {
        Desk.say(error.message, "error");
    }
    redraw(row.id);
};

// `redraw(id)`: draws the board as it is now on the server, the focus on that post.
export const movePost = async (row, column, from, to, redraw) => {
    if (from === to) {
        return;
    }
    const before = row[column.key];
    const place = to === NONE ? `no ${column.label.toLowerCase()}` : `“${wordOf(column, to)}”`;
    try {
        await write(row, column, valueAfter(row, column, from, to), "moved on the board");
        Desk.say(`“${titleOf(row)}” is moved to ${place}.`, "success", {
            text: "Undo", run: () => moveBack(row, column, before, redraw),
        });
    } catch (error) {
        Desk.say(error.message, "error");
    }
    await redraw(row.id);
};
