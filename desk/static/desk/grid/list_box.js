// A searchable list of choices, for editors and filters: type to narrow, arrows, Enter takes.
import {h} from "./dom.js";
import {chip} from "./draw.js";
import {columnOf} from "./state.js";

const MOST_SHOWN = 100;

const found = (field, text, {several, taken}) => {
    const column = columnOf(field);
    const words = text.trim().toLowerCase();
    const offered = (column.choices || []).filter((one) => !one.archived || taken.includes(one.value));
    const fits = offered.map((one) => one.value).filter((value) => String(value).toLowerCase().includes(words));
    fits.sort((a, b) => Number(!a.toLowerCase().startsWith(words)) - Number(!b.toLowerCase().startsWith(words)));
    const items = fits.slice(0, MOST_SHOWN).map((value) => ({value, isNew: false}));
    const known = offered.some((one) => String(one.value).toLowerCase() === words);
    if (words && column.allows_new && !known) items.push({value: text.trim(), isNew: true});
    if (!words && !several) items.push({value: null, isNew: false});
    return items;
};

// `take(value)` is called for the one chosen. Gives {element, input, refresh, pick, settle, focus}.
export const listBox = (field, {several = false, taken = () => [], take, text = ""}) => {
    const id = `grid-list-${Math.random().toString(36).slice(2)}`;
    const list = h("ul", {class: "grid-list__items", role: "listbox", id, "aria-multiselectable": String(several)});
    const input = h("input", {
        class: "grid-editor__input", type: "text", value: text, role: "combobox", autocomplete: "off",
        "aria-expanded": "true", "aria-controls": id, "aria-label": `${columnOf(field).label}: search`,
        placeholder: columnOf(field).allows_new ? "Search or add" : "Search",
    });
    let items = [];
    let at = 0;
    let isMeant = false; // one went to an item by hand: Enter takes it, though nothing is typed

    const drawItem = (item, index) => h("li", {
        role: "option", id: `${id}-${index}`, class: "grid-list__item", "aria-selected": String(taken().includes(item.value)),
        "data-active": index === at ? "yes" : null,
        on: {
            pointerdown: (event) => event.preventDefault(),
            click: () => take(item.value),
        },
    }, several ? h("span", {class: "grid-list__tick", "aria-hidden": "true"}, taken().includes(item.value) ? "✓" : "") : null,
    item.value === null ? h("span", {class: "desk-muted"}, "(empty)") : item.isNew
        ? h("span", {}, "Add ", h("strong", {}, `“${item.value}”`)) : chip(field, item.value));

    const refresh = () => {
        items = found(field, input.value, {several, taken: taken()});
        at = Math.min(at, Math.max(0, items.length - 1));
        list.replaceChildren(...(items.length ? items.map(drawItem)
            : [h("li", {class: "grid-list__none desk-muted"}, columnOf(field).choices?.length ? "Nothing found." : "No choices yet: type one.")]));
        input.setAttribute("aria-activedescendant", items.length ? `${id}-${at}` : "");
        list.querySelector("[data-active]")?.scrollIntoView({block: "nearest"});
    };
    input.addEventListener("input", () => {
        at = 0;
        isMeant = false;
        refresh();
    });
    input.addEventListener("keydown", (event) => {
        const by = {ArrowDown: 1, ArrowUp: -1}[event.key];
        if (!by || event.altKey) return;
        event.preventDefault();
        isMeant = true;
        at = (at + by + items.length) % Math.max(1, items.length);
        refresh();
    });
    refresh();
    if (!several && !text) {
        at = Math.max(0, items.findIndex((item) => item.value === (taken()[0] || null)));
        refresh();
    }
    return {
        element: h("div", {class: "grid-list"}, input, list), input, refresh,
        focus: () => {
            input.focus({preventScroll: true});
            input.setSelectionRange(input.value.length, input.value.length);
        },
        // The item that Enter takes; undefined when neither typed nor gone to.
        settle: () => {
            isMeant = false;
        },
        pick: () => (isMeant || input.value.trim() ? items[at] : undefined),
    };
};
