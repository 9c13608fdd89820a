// The menu of a cell: by right click, by the row's button, by Shift and F10.
import {page} from "./api.js";
import {isEditable, labelOf, may, postName, columnOf} from "./state.js";
import {rowOf} from "./table.js";
import {openMenu} from "./menu.js";
import {openHistory} from "./history.js";
import {startEdit} from "./editors.js";
import {clearBlock, fillDown} from "./keyboard.js";
import {copyBlock} from "./clipboard.js";
import {blockSize} from "./selection.js";
import {removePosts} from "./remove.js";
import {write} from "./undo.js";
import {addRule} from "./filters.js";
import {isEmpty} from "./words.js";
import {safeUrl} from "./dom.js";

const track = (row, value) => () => write([{id: row.id, field: "tracking", value}], value === "active" ? "resume" : value.replace("ed", "e"));

const tracking = (row) => {
    if (!isEditable("tracking")) return [];
    return [
        row.tracking === "active"
            ? {text: "Pause tracking", icon: "pause", run: track(row, "paused")}
            : {text: "Track again", icon: "play_arrow", run: track(row, "active")},
        row.tracking === "archived" ? null : {text: "Archive", icon: "archive", run: track(row, "archived")},
        may("add") ? {text: "Remove", icon: "delete", run: () => removePosts([row.id])} : null,
    ];
};

export const openCellMenu = ({key, field}, anchor) => {
    const row = rowOf(key);
    if (!row) return;
    const column = columnOf(field);
    const several = blockSize() > 1;
    openMenu(anchor, [
        isEditable(field) ? {text: `Edit ${column.label.toLowerCase()}`, icon: "edit", key: "F2", run: () => startEdit({key, field})} : null,
        {text: several ? "Copy the block" : "Copy", icon: "content_copy", key: "Ctrl+C", run: () => copyBlock()},
        several && isEditable(field) ? {text: "Fill down", icon: "keyboard_double_arrow_down", key: "Ctrl+D", run: fillDown} : null,
        isEditable(field) ? {text: several ? "Clear the block" : "Clear", icon: "backspace", key: "Del", run: () => clearBlock()} : null,
        {text: `History of ${column.label.toLowerCase()}`, icon: "history", run: () => openHistory(row.id, field)},
        isEmpty(row[field]) ? null : {text: "Only posts with this value", icon: "filter_alt", run: () => addRule(field, row[field])},
        "-",
        {text: "Open the post", icon: "open_in_new", href: page.post_url.replace("/0/", `/${row.id}/`)},
        safeUrl(row.url) ? {text: "See it on LinkedIn", icon: "link", href: safeUrl(row.url), target: "_blank"} : null,
        may("scrape") ? {text: "Scrape now", icon: "download", href: page.scrape_url.replace("/0/", `/${row.id}/`)} : null,
        ...tracking(row),
    ], {label: `${postName(row)}: ${labelOf(field)}`});
};
