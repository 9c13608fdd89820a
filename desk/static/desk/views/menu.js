// A button that opens a menu: arrows move, Enter chooses, Escape closes and gives the focus back.
"use strict";

import {make} from "./dom.js";

const GAP = 4;

const place = (menu, opener) => {
    const box = opener.getBoundingClientRect();
    const room = document.documentElement.clientWidth;
    const left = Math.max(8, Math.min(box.left, room - menu.offsetWidth - 8));
    const below = box.bottom + GAP;
    const above = box.top - GAP - menu.offsetHeight;
    const top = below + menu.offsetHeight > window.innerHeight && above > 0 ? above : below;
    menu.style.left = `${left}px`;
    menu.style.top = `${top}px`;
};

const move = (menu, step) => {
    const items = [...menu.querySelectorAll("[role^=menuitem]:not(:disabled)")];
    const at = items.indexOf(document.activeElement);
    const next = step === "first" ? 0 : step === "last" ? items.length - 1
        : (at + step + items.length) % items.length;
    items[next]?.focus();
};

const KEYS = {ArrowDown: 1, ArrowUp: -1, Home: "first", End: "last"};

const draw = (items, close) => items.filter(Boolean).map((item) => {
    if (item.heading) {
        return make("div", {class: "views-menu__heading", role: "presentation"}, item.heading);
    }
    const choose = () => {
        close();
        item.run();
    };
    return make("button", {
        type: "button",
        role: item.checked === undefined ? "menuitem" : "menuitemradio",
        "aria-checked": item.checked === undefined ? null : String(item.checked),
        "aria-disabled": item.why ? "true" : null,
        class: `views-menu__item ${item.danger ? "views-menu__item--danger" : ""}`,
        title: item.title,
        tabindex: "-1",
        onclick: item.why ? () => Desk.say(item.why) : choose,
    }, item.icon || "", make("span", {class: "views-menu__label"}, item.label), item.note || "");
});

// `list()` gives the items when it opens: {label, run, icon, note, checked, danger, why} or {heading}.
// `why`: the sentence that says why this cannot be chosen now.
export const attachMenu = (opener, list, label) => {
    opener.setAttribute("aria-haspopup", "menu");
    opener.setAttribute("aria-expanded", "false");
    let isOpen = false;
    let wasOpen = false; // a press on the opener closes its menu by itself: its click must not reopen it
    opener.addEventListener("pointerdown", () => {
        wasOpen = isOpen;
    });
    opener.addEventListener("click", () => {
        if (wasOpen) {
            wasOpen = false;
            return;
        }
        const menu = make("div", {class: "views-menu", role: "menu", "aria-label": label, popover: "auto"});
        const close = () => {
            menu.hidePopover();
            opener.focus();
        };
        menu.append(...draw(list(), close));
        menu.addEventListener("keydown", (event) => {
            if (event.key in KEYS) {
                event.preventDefault();
                move(menu, KEYS[event.key]);
            } else if (event.key === "Tab") {
                close();
            }
        });
        menu.addEventListener("toggle", (event) => {
            isOpen = event.newState === "open";
            opener.setAttribute("aria-expanded", String(isOpen));
            if (!isOpen) {
                menu.remove();
            }
        });
        document.body.append(menu);
        menu.showPopover();
        place(menu, opener);
        move(menu, "first");
    });
    return opener;
};
