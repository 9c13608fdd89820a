// What somebody presses, holds or has open: the posts under their hands are not drawn anew.
"use strict";

const IN_HAND = ".views-menu, dialog[open], .views-card--held";
const PRESSED = "#layout-root :is(.views-card, a, button, summary)";
const LOOK_MS = 120;
let pressed = null;

// A press becomes a drag (pointercancel) or ends; `:active` outlasts a drop until the next move.
document.addEventListener("pointerdown", ({target, button}) => {
    pressed = button === 0 ? target.closest(PRESSED) : null;
}, true);
["pointerup", "pointercancel"].forEach((event) => document.addEventListener(event, () => {
    pressed = null;
}, true));

export const isInHand = () => Boolean(pressed?.isConnected) || document.querySelector(IN_HAND) !== null;

export const handsAreFree = async () => {
    while (isInHand()) {
        await new Promise((resolve) => {
            setTimeout(resolve, LOOK_MS);
        });
    }
};
