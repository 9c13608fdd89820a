// Copy, cut and paste of blocks as other spreadsheets do: text with tabs; HTML is ignored.
import {columnOf, isEditable, may, world} from "./state.js";
import {shownKeys} from "./columns.js";
import {block, blockCells, blockSize, selection} from "./selection.js";
import {idOf, view} from "./table.js";
import {readTsv, writeTsv} from "./tsv.js";
import {copyValue} from "./words.js";
import {clearBlock} from "./keyboard.js";
import {openPaste, openPasteOfPosts} from "./paste_dialog.js";
import {hasPosts, isAddress} from "./paste_posts.js";
import {write} from "./undo.js";
import {sayFixed} from "./editors.js";

let ownText = null; // what we copied last: pasted again it needs no preview
let ownValues = null;

const blockText = () => {
    const cells = blockCells();
    ownValues = cells.map((line) => line.map(({id, field}) => ({field, value: world.rows.get(id)?.[field] ?? null})));
    ownText = writeTsv(cells.map((line) => line.map(({id, field}) => copyValue(field, world.rows.get(id)?.[field]))));
    return ownText;
};

export const copyBlock = async () => {
    const text = blockText();
    try {
        await navigator.clipboard.writeText(text);
        window.Desk.say("Copied.");
    } catch {
        window.Desk.say("The browser does not let a menu copy: press Ctrl+C instead.", "error");
    }
};

// A value copied here goes back as it is where the column is the same; else as its text.
const valueAt = (lines, y, x, field, isOwn) => {
    const own = isOwn ? ownValues[y]?.[x] : null;
    return own && own.field === field ? own.value : lines[y][x];
};

// The cells that a text would be written to, and its lines beyond the last row.
export const placePaste = (lines, isOwn = false) => {
    const at = block();
    const fields = shownKeys();
    const width = Math.max(...lines.map((line) => line.length));
    const one = lines.length === 1 && width === 1;
    const repeat = one || ((at.bottom - at.top + 1) % lines.length === 0 && (at.right - at.left + 1) % width === 0);
    const height = repeat ? at.bottom - at.top + 1 : lines.length;
    const across = repeat ? at.right - at.left + 1 : width;
    const cells = [];
    const fixed = [];
    for (let y = 0; y < height; y += 1) {
        const key = view.keys[at.top + y];
        for (let x = 0; x < across; x += 1) {
            const field = fields[at.left + x];
            const [fromY, fromX] = [y % lines.length, x % width];
            if (key === undefined || field === undefined || lines[fromY][fromX] === undefined) continue;
            const cell = {id: idOf(key), field, value: valueAt(lines, fromY, fromX, field, isOwn)};
            (isEditable(field) ? cells : fixed).push(cell);
        }
    }
    const beyond = repeat ? [] : lines.slice(Math.max(0, view.keys.length - at.top));
    const lost = Math.max(0, at.left + across - fields.length);
    return {cells, fixed, beyond, lost, fields: fields.slice(at.left)};
};

// An address of a post is no name and no label: who pastes a column of them there adds posts. The
// first line may be headings.
const KEEPS_ADDRESSES = new Set(["url", "long_text"]);
const areAddresses = (lines, fields) => {
    const takes = (field) => field && isEditable(field) && !KEEPS_ADDRESSES.has(columnOf(field).kind);
    const misplaced = lines.filter((line) => line.some((cell, x) => isAddress(cell) && takes(fields[x])));
    return misplaced.length > 0 && misplaced.length >= lines.length - 1;
};

const paste = (text) => {
    if (!text) return;
    const lines = readTsv(text);
    const isOwn = text.replaceAll("\r\n", "\n") === ownText;
    if (!view.keys.length || !selection.focus) {
        openPasteOfPosts(text);
        return;
    }
    if (!isOwn && hasPosts(lines) && !isEditable(selection.focus.field)) {
        openPasteOfPosts(text);
        return;
    }
    const placed = placePaste(lines, isOwn);
    if (!isOwn && may("add") && areAddresses(lines, placed.fields)) {
        openPasteOfPosts(text);
        return;
    }
    if (!placed.cells.length && !placed.beyond.length) {
        if (placed.fixed.length) sayFixed(placed.fixed[0].field);
        return;
    }
    const simple = lines.length === 1 && lines[0].length === 1 && !placed.beyond.length && !placed.fixed.length;
    if (simple && blockSize() <= 1 || (isOwn && !placed.beyond.length && placed.cells.length <= 50)) {
        write(placed.cells, "paste");
        return;
    }
    openPaste(placed, lines.length);
};

const isMine = (event) => {
    const inField = event.target.closest?.("input, textarea, select, dialog, .grid-menu");
    return !inField && (view.table?.element.contains(document.activeElement) || document.activeElement === document.body);
};

export const listenToClipboard = () => {
    const copy = (event) => {
        if (!isMine(event) || !blockSize()) return;
        event.preventDefault();
        event.clipboardData.setData("text/plain", blockText());
        view.table.element.classList.add("posts-grid--copied");
        setTimeout(() => view.table.element.classList.remove("posts-grid--copied"), 400);
    };
    document.addEventListener("copy", copy);
    document.addEventListener("cut", (event) => {
        if (!isMine(event) || !blockSize()) return;
        copy(event);
        clearBlock("cut");
    });
    document.addEventListener("paste", (event) => {
        if (!isMine(event)) return;
        event.preventDefault();
        paste(event.clipboardData.getData("text/plain"));
    });
};
