// "Add posts": a place to paste addresses into.
import {h} from "./dom.js";
import {openDialog} from "./dialog.js";
import {openPasteOfPosts} from "./paste_dialog.js";

export const openAdd = () => {
    const area = h("textarea", {
        class: "desk-input grid-add__text", rows: "10", "aria-label": "Addresses of posts, one a line",
        placeholder: "https://www.linkedin.com/posts/…\nhttps://www.linkedin.com/feed/update/urn:li:activity:…",
    });
    const check = () => {
        if (area.value.trim()) openPasteOfPosts(area.value, set);
        else area.focus();
    };
    const set = openDialog("Add posts", [
        h("p", {}, "Paste one address a line: what LinkedIn’s “Copy link to post” gives. Labels may stand beside it, as copied from Excel or Google Sheets: with headings in the first line, else in the order of the grid’s columns."),
        area,
        h("p", {class: "desk-muted"}, "You see what becomes of each line before anything is written."),
    ], [{text: "Check", kind: "desk-button--primary", run: check}], {wide: true});
    area.addEventListener("keydown", (event) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) check();
    });
    area.focus();
    return set;
};
