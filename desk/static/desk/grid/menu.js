// A menu at a place: of a cell, a heading, a button. Arrows, Enter and Escape work in it.
import {h, icon} from "./dom.js";

let open = null;

export const closeMenu = () => {
    open?.remove();
    open = null;
};

const place = (menu, anchor) => {
    const box = anchor instanceof Element ? anchor.getBoundingClientRect()
        : {left: anchor.x, right: anchor.x, bottom: anchor.y, top: anchor.y};
    const {offsetWidth: width, offsetHeight: height} = menu;
    const left = Math.max(4, Math.min(box.left, window.innerWidth - width - 4));
    const below = box.bottom + 2;
    const top = below + height > window.innerHeight ? Math.max(4, box.top - height - 2) : below;
    menu.style.left = `${left}px`;
    menu.style.top = `${top}px`;
};

const drawItem = (item) => {
    if (item === "-") return h("hr", {class: "grid-menu__line"});
    const inner = [item.icon ? icon(item.icon) : item.checked !== undefined ? icon(item.checked ? "check" : "") : null,
        h("span", {}, item.text), item.key ? h("kbd", {}, item.key) : null];
    if (item.href) {
        return h("a", {class: "grid-menu__item", role: "menuitem", href: item.href, target: item.target || null, on: {click: closeMenu}}, inner);
    }
    return h("button", {
        type: "button", class: "grid-menu__item", role: "menuitem", disabled: Boolean(item.disabled), title: item.title || null,
        on: {click: () => { closeMenu(); item.run(); }},
    }, inner);
};

const walk = (event, menu) => {
    const items = [...menu.querySelectorAll("[role=menuitem]:not(:disabled)")];
    const at = items.indexOf(document.activeElement);
    const to = {ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1}[event.key];
    if (event.key === "Escape" || event.key === "Tab") {
        event.preventDefault();
        const back = menu.back;
        closeMenu();
        back?.focus?.({preventScroll: true});
    } else if (to !== undefined) {
        event.preventDefault();
        items.at(to % items.length)?.focus();
    }
    event.stopPropagation();
};

export const openMenu = (anchor, items, {label = "Menu"} = {}) => {
    closeMenu();
    const menu = h("div", {class: "grid-menu", role: "menu", "aria-label": label}, items.filter(Boolean).map(drawItem));
    menu.back = document.activeElement;
    menu.addEventListener("keydown", (event) => walk(event, menu));
    document.body.append(menu);
    open = menu;
    place(menu, anchor);
    menu.querySelector("[role=menuitem]:not(:disabled)")?.focus({preventScroll: true});
};

// A box with anything in it, closed by Escape or a click beside it.
export const openPopover = (anchor, content, {label, wide = false} = {}) => {
    closeMenu();
    const box = h("div", {class: `grid-menu grid-popover ${wide ? "grid-popover--wide" : ""}`, role: "dialog", "aria-label": label}, content);
    box.back = document.activeElement;
    box.addEventListener("keydown", (event) => {
        event.stopPropagation();
        if (event.key === "Escape") {
            closeMenu();
            box.back?.focus?.({preventScroll: true});
        }
    });
    document.body.append(box);
    open = box;
    place(box, anchor);
    box.querySelector("input, select, button, textarea")?.focus({preventScroll: true});
    return box;
};

document.addEventListener("pointerdown", (event) => {
    if (open && !open.contains(event.target) && !event.target.closest?.(".grid-list")) closeMenu();
}, true);
