// The rows of a queue by keys: J and K go through them, X chooses, the key of a button decides.
"use strict";

document.querySelectorAll("[data-choose]").forEach((form) => {
    const boxes = [...form.querySelectorAll("input[name=ids]")];
    const buttons = new Map([...form.querySelectorAll("[data-key]")].map((one) => [one.dataset.key, one]));
    const rowOf = (box) => box.closest(".review-rows > tbody > tr");
    const here = () => boxes.findIndex((box) => rowOf(box).contains(document.activeElement));

    const go = (to) => {
        const box = boxes[Math.max(0, Math.min(to, boxes.length - 1))];
        box.focus({preventScroll: true});
        rowOf(box).scrollIntoView({block: "nearest"});
    };

    const decide = (button) => {
        const isChosen = boxes.some((box) => box.checked);
        if (!isChosen && here() < 0) {
            Desk.say("Choose a row first: J goes to the next one.");
            return;
        }
        if (!isChosen) boxes[here()].click();
        form.requestSubmit(button);
    };

    const press = (key) => {
        if (key === "j") go(here() + 1);
        else if (key === "k") go(here() - 1);
        else if (key === "x" && here() >= 0) boxes[here()].click();
        else if (buttons.has(key)) decide(buttons.get(key));
    };

    document.addEventListener("keydown", (event) => {
        const isTyping = event.target.closest("input:not([type=checkbox]), textarea, select, dialog, [contenteditable]");
        if (isTyping || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
        press(event.key.toLowerCase());
    });
});
