// Says how many posts would be due with the numbers of the form, before they are saved.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
    const WAIT_MS = 300;
    const NAMES = [
        "max_scrapes", "min_days_between_scrapes", "give_up_after_empty_scrapes",
        "posts_per_run", "max_attempts",
    ];
    const panel = document.querySelector("[data-settings-preview]");
    const inputs = NAMES.map((name) => document.getElementById(`id_${name}`));
    if (!panel || inputs.includes(null)) return;
    const shown = panel.querySelector("[data-due-now]");
    const said = panel.querySelector("[data-due-said]");
    let timer = 0;
    let asked = 0;

    const ask = async () => {
        const turn = ++asked;
        const query = new URLSearchParams(inputs.map((input, at) => [NAMES[at], input.value]));
        try {
            const found = await Desk.get(`${panel.dataset.settingsPreview}?${query}`);
            if (turn !== asked) return;
            shown.textContent = found.then === found.now ? `${found.now}` : `${found.now} → ${found.then}`;
            said.textContent = `With this rule ${found.then} ${found.then === 1 ? "post is" : "posts are"}`
                + ` due now instead of ${found.now}; a run takes ${found.per_run} of them at most.`;
        } catch (error) {
            if (turn === asked) said.textContent = error.message;
        }
    };
    inputs.forEach((input) => input.addEventListener("input", () => {
        clearTimeout(timer);
        timer = setTimeout(ask, WAIT_MS);
    }));
});
