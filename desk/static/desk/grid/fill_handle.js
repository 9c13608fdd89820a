// The small square at a block's corner: drag it down and the block is repeated below.
import {isEditable} from "./state.js";
import {shownKeys} from "./columns.js";
import {block, placeAt, selectBlock} from "./selection.js";
import {idOf, rowOf, view} from "./table.js";
import {write} from "./undo.js";

const REACH = 11; // pixels from the corner that take hold of it
let from = null;
let bottom = 0;

export const beginFill = (event) => {
    const corner = event.target.closest(".grid-corner");
    if (!corner) return false;
    const box = corner.getBoundingClientRect();
    if (event.clientX < box.right - REACH || event.clientY < box.bottom - REACH) return false;
    event.preventDefault();
    from = block();
    ({bottom} = from);
    return true;
};

export const dragFill = (event) => {
    if (!from) return false;
    const key = document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-field]")?.dataset.key;
    const row = view.position.get(key);
    if (row !== undefined) {
        bottom = Math.max(from.bottom, row);
        selectBlock(placeAt(from.top, from.left), placeAt(bottom, from.right));
    }
    return true;
};

export const endFill = () => {
    if (!from) return;
    const given = from;
    from = null;
    const fields = shownKeys().slice(given.left, given.right + 1).filter(isEditable);
    const height = given.bottom - given.top + 1;
    const edits = [];
    for (let y = given.bottom + 1; y <= bottom; y += 1) {
        const source = rowOf(view.keys[given.top + ((y - given.top) % height)]);
        for (const field of fields) edits.push({id: idOf(view.keys[y]), field, value: source[field] ?? null});
    }
    if (edits.length) write(edits, "fill");
};
