// One cell's contents. The table calls it for cells that come into view, saving for those that change.
import {h, icon, safePicture, safeUrl} from "./dom.js";
import {columnOf, postName} from "./state.js";
import {chipColour} from "./colours.js";
import {isEmpty, showValue} from "./words.js";
import {isFixed} from "./columns.js";

const LONGEST = 400;
const CHIP_COLOURS = new Set(["red", "orange", "yellow", "green", "teal", "blue", "purple", "pink", "grey"]);

export const chip = (key, value) => {
    const colour = chipColour(key, value);
    const shown = columnOf(key)?.kind === "state" ? showValue(key, value) : String(value);
    return h("span", {
        class: `desk-chip ${CHIP_COLOURS.has(colour) ? `desk-chip--${colour}` : ""}`, title: shown,
    }, shown);
};

const drawUrl = (value) => {
    const href = safeUrl(value);
    const shown = String(value).replace(/^https:\/\/(www\.)?/, "");
    if (!href) return document.createTextNode(String(value));
    return h("a", {href, target: "_blank", rel: "noopener noreferrer", tabindex: "-1", title: String(value)}, shown);
};

const drawPicture = (value) => {
    const src = safePicture(value);
    return src
        ? h("img", {src, alt: "", loading: "lazy", class: "grid-picture", referrerpolicy: "no-referrer"})
        : h("span", {class: "desk-muted"}, "picture");
};

const DRAWERS = {
    choice: (key, value) => chip(key, value),
    state: (key, value) => chip(key, value),
    choices: (key, value) => h("span", {class: "grid-chips"}, [].concat(value).map((one) => chip(key, one))),
    url: (_key, value) => drawUrl(value),
    image: (_key, value) => drawPicture(value),
    boolean: (_key, value) => h("span", {class: `grid-yes-no ${value ? "grid-yes-no--yes" : ""}`},
        icon(value ? "check_box" : "check_box_outline_blank"),
        h("span", {class: "desk-visually-hidden"}, value ? "yes" : "no")),
};

export const drawCell = (element, key, row) => {
    const column = columnOf(key);
    const value = row?.[key];
    element.classList.toggle("grid-cell--fixed", isFixed(key));
    if (isFixed(key)) element.setAttribute("aria-readonly", "true");
    if (isEmpty(value)) {
        // By what one knows a post without a name: shown, never held, so that a copy of it is empty.
        element.replaceChildren(key === "name" && row ? h("div", {
            class: "grid-value grid-value--placeholder", title: "No name yet: these are its first words",
        }, postName(row)) : "");
        return;
    }
    const draw = DRAWERS[column.kind];
    const inner = draw && !(column.kind === "boolean" && typeof value !== "boolean")
        ? draw(key, value)
        : document.createTextNode(showValue(key, value).slice(0, LONGEST));
    element.replaceChildren(h("div", {class: `grid-value grid-value--${column.kind}`}, inner));
};
