// The keys, on "?".
import {h} from "./dom.js";
import {openDialog} from "./dialog.js";

const KEYS = [
    ["Move", [["Arrows", "one cell"], ["Tab, Shift+Tab", "right, left"], ["Enter, Shift+Enter", "down, up"], ["Home, End", "first, last column"],
        ["Ctrl+Home, Ctrl+End", "first, last cell"], ["Ctrl+arrow", "to the edge"], ["PgUp, PgDn", "one page"], ["Esc, then Tab", "leave the table"]]],
    ["Choose", [["Shift+arrows, Shift+click, drag", "a block"], ["Ctrl+A", "everything"], ["Shift+Space", "tick the row"]]],
    ["Write", [["Any letter", "write over the cell"], ["F2 or double click", "change what is there"], ["Esc", "leave without saving"],
        ["Space", "yes or no"], ["Alt+Enter", "a new line in long text"], ["Delete", "clear"]]],
    ["Copy", [["Ctrl+C, Ctrl+X, Ctrl+V", "copy, cut, paste, also to and from Excel and Google Sheets"], ["Ctrl+D, Ctrl+R", "fill down, fill right"], ["Drag a block’s corner", "fill down"],
        ["Ctrl+Z, Ctrl+Y", "undo, redo"]]],
    ["More", [["Right click, Shift+F10, ⋮", "menu of the cell: history, open, pause, archive"], ["Click a heading", "sort; with Shift, one more"], ["Drag a heading", "move the column"], ["?", "this help"]]],
];

export const openHelp = () => openDialog("Keys", h("div", {class: "grid-help"}, KEYS.map(([title, keys]) => h("section", {},
    h("h3", {}, title), h("dl", {}, keys.flatMap(([key, text]) => [h("dt", {}, h("kbd", {}, key)), h("dd", {}, text)]))))), [], {wide: true});
