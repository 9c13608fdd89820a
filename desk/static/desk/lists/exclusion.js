// Says whom an exclusion would hide, while it is written.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
    const WAIT_MS = 300;
    const panel = document.querySelector("[data-exclusion-preview]");
    const kind = document.getElementById("id_kind");
    const value = document.getElementById("id_value");
    if (!panel || !kind || !value) return;
    let timer = 0;
    let asked = 0;

    const count = (number) => `${number} ${number === 1 ? "engager" : "engagers"}`;

    const ask = async () => {
        const turn = ++asked;
        if (!kind.value || !value.value.trim()) {
            panel.textContent = "Write a value to see whom it hides.";
            return;
        }
        const query = new URLSearchParams({kind: kind.value, value: value.value});
        let said;
        try {
            const found = await Desk.get(`${panel.dataset.exclusionPreview}?${query}`);
            said = `It is written as ${found.value}. It fits ${count(found.fitting)} seen so far`
                + ` and hides ${found.hides} that no rule hides yet; those who come later too.`;
        } catch (error) {
            said = error.message;
        }
        if (turn === asked) panel.textContent = said;
    };

    const soon = () => {
        clearTimeout(timer);
        timer = setTimeout(ask, WAIT_MS);
    };
    value.addEventListener("input", soon);
    kind.addEventListener("change", soon);
    ask();
});
