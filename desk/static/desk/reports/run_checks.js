// Runs the data checks and waits for their results.
"use strict";

(() => {
    const EVERY_MS = 1500;
    const PATIENCE_MS = 120000;
    const button = document.querySelector("[data-run]");
    const says = document.querySelector("[data-says]");
    if (!button) return;

    const follow = async (before, until) => {
        const {checked_at: now} = await Desk.get(button.dataset.state);
        if (now !== before) {
            location.reload();
            return;
        }
        if (Date.now() > until) {
            says.textContent = "No results yet. Is the worker running? See Pipeline; reload this page later.";
            button.disabled = false;
            return;
        }
        setTimeout(() => follow(before, until).catch(stop), EVERY_MS);
    };

    const stop = (error) => {
        says.textContent = "";
        button.disabled = false;
        Desk.say(error.message, "error");
    };

    button.addEventListener("click", async () => {
        button.disabled = true;
        try {
            const {checked_at: before} = await Desk.get(button.dataset.state);
            const {detail} = await Desk.post(button.dataset.run);
            says.textContent = detail;
            await follow(before, Date.now() + PATIENCE_MS);
        } catch (error) {
            stop(error);
        }
    });
})();
