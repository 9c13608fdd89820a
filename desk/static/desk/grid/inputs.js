// One input for each kind of column: {element, read(), focus()}. Used in cells and in bulk edits.
import {h, icon} from "./dom.js";
import {columnOf} from "./state.js";
import {chip} from "./draw.js";
import {listBox} from "./list_box.js";
import {isEmpty} from "./words.js";

const plain = (field, value, {typed, tag = "input", attributes = {}}) => {
    const text = typed ?? (isEmpty(value) ? "" : String(value));
    const element = h(tag, {class: "grid-editor__input", "aria-label": columnOf(field).label, ...attributes});
    element.value = text;
    return {
        element,
        read: () => element.value,
        focus: () => {
            element.focus({preventScroll: true});
            if (typed === null) element.select?.();
            else element.setSelectionRange?.(text.length, text.length);
        },
    };
};

const makeText = (field, value, {typed}) => plain(field, value, {typed, attributes: {type: "text", autocomplete: "off"}});

const makeNumber = (field, value, {typed}) =>
    plain(field, value, {typed, attributes: {type: "text", inputmode: "decimal", autocomplete: "off"}});

const makeLong = (field, value, {typed}) => plain(field, value, {typed, tag: "textarea", attributes: {rows: "5"}});

// Typing a date goes into plain text; a date chosen by mouse or F2 has the browser's calendar.
const makeDate = (field, value, {typed}) => {
    if (typed !== null) return plain(field, value, {typed, attributes: {type: "text", placeholder: "2026-11-21"}});
    const made = plain(field, isEmpty(value) ? "" : String(value).slice(0, 10), {typed, attributes: {type: "date"}});
    return {...made, focus: () => made.element.focus({preventScroll: true})};
};

const makeChoice = (field, value, {typed, finish}) => {
    let chosen;
    const box = listBox(field, {
        taken: () => [value], text: typed ?? "",
        take: (one) => {
            chosen = one;
            finish();
        },
    });
    return {
        element: box.element,
        // Enter takes what is marked. Leaving by mouse takes only a choice that is typed whole: half
        // a word is not to become a label.
        read: ({byEnter = false} = {}) => {
            if (chosen !== undefined) return chosen;
            const item = box.pick();
            const typedWhole = String(item?.value).toLowerCase() === box.input.value.trim().toLowerCase();
            return item && (byEnter || (typedWhole && !item.isNew)) ? item.value : value ?? null;
        },
        focus: box.focus,
    };
};

const makeChoices = (field, value, {typed}) => {
    const taken = [...(value || [])];
    const chips = h("div", {class: "grid-editor__chips"});
    const toggle = (one) => {
        const at = taken.indexOf(one);
        if (at < 0) taken.push(one);
        else taken.splice(at, 1);
        box.input.value = "";
        draw();
        box.refresh();
        box.input.focus({preventScroll: true});
    };
    const draw = () => chips.replaceChildren(...taken.map((one) => h("button", {
        type: "button", class: "grid-editor__chip", tabindex: "-1", "aria-label": `Take off ${one}`,
        on: {pointerdown: (event) => event.preventDefault(), click: () => toggle(one)},
    }, chip(field, one), icon("close"))));
    const box = listBox(field, {several: true, taken: () => taken, text: typed ?? "", take: toggle});
    box.input.addEventListener("keydown", (event) => {
        const item = box.pick();
        if (event.key === "Enter" && !event.ctrlKey && !event.metaKey && item) {
            event.preventDefault();
            event.stopPropagation();
            if (!box.input.value.trim() || !taken.includes(item.value)) toggle(item.value);
            else {
                box.input.value = "";
                box.refresh();
            }
            box.settle(); // the next Enter leaves the cell
        } else if (event.key === "Backspace" && !box.input.value && taken.length) {
            toggle(taken.at(-1));
        } else if (event.key === " " && !box.input.value.trim() && item) {
            event.preventDefault();
            toggle(item.value);
        }
    });
    draw();
    return {
        element: h("div", {class: "grid-editor__choices"}, chips, box.element),
        read: ({byEnter = false} = {}) => {
            const item = box.input.value.trim() ? box.pick() : null;
            return item && (byEnter || !item.isNew) && !taken.includes(item.value) ? [...taken, item.value] : taken;
        },
        focus: box.focus,
    };
};

const makeBoolean = (field, value, {finish}) => {
    const options = [[true, "Yes"], [false, "No"], [null, "(empty)"]];
    const select = h("select", {class: "grid-editor__input", "aria-label": columnOf(field).label},
        options.map(([one, text]) => h("option", {value: String(one), selected: one === (value ?? null)}, text)));
    select.addEventListener("change", () => finish());
    return {
        element: select,
        read: () => ({true: true, false: false, null: null})[select.value],
        focus: () => select.focus({preventScroll: true}),
    };
};

const MAKERS = {
    long_text: makeLong, number: makeNumber, date: makeDate, choice: makeChoice, choices: makeChoices, boolean: makeBoolean,
};

// `typed`: what one typed to begin, replacing the value; null when one only opened it.
export const makeInput = (field, value, {typed = null, finish = () => {}} = {}) =>
    (MAKERS[columnOf(field).kind] || makeText)(field, value, {typed, finish});
