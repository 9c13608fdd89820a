// How old the data is, asked apart: it takes longer than the page.
"use strict";

document.addEventListener("DOMContentLoaded", async () => {
    const places = document.querySelectorAll("[data-freshness]");
    const {freshnessUrl} = document.querySelector("[data-freshness-url]").dataset;
    try {
        const {subjects} = await Desk.get(freshnessUrl);
        for (const place of places) {
            place.textContent = subjects[place.dataset.freshness]?.said ?? "unknown";
        }
    } catch (error) {
        for (const place of places) place.textContent = "unknown";
        Desk.say(`How old the data is could not be read. ${error.message}`, "error");
    }
});
