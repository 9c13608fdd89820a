// Follows an import that goes on elsewhere: its bar, its counts, and at the end its result.
"use strict";

(() => {
    const EVERY_MS = 1000;
    const box = document.querySelector("[data-follow]");
    if (!box) return;
    const bar = box.querySelector("progress");
    const words = box.querySelector("[data-says]");

    const show = (state) => {
        bar.max = state.total;
        bar.value = state.done;
        const wait = state.waiting ? " (waiting for the queue)" : "";
        const text = `${state.done.toLocaleString("en")} of ${state.total.toLocaleString("en")} rows${wait}`;
        // Readers of the screen hear a change, not each look.
        if (words.textContent !== text) words.textContent = text;
        for (const count of document.querySelectorAll("[data-count]")) {
            count.textContent = state[count.dataset.count].toLocaleString("en");
        }
    };

    const look = async () => {
        try {
            const state = await Desk.get(box.dataset.follow);
            show(state);
            if (!state.working) {
                location.reload();
                return;
            }
        } catch (error) {
            words.textContent = error.message;
            if (error.status === 403 || error.status === 404) return;
        }
        setTimeout(look, EVERY_MS);
    };

    show(Desk.data("import-state"));
    setTimeout(look, EVERY_MS);
})();
