// Leaves only what holds every word: views by their own words, else their columns.
"use strict";

(() => {
    const box = document.querySelector("[data-search]");
    const found = document.querySelector("[data-found]");
    const views = [...document.querySelectorAll("[data-view]")];
    if (!box) return;

    const holds = (element, words) => {
        const text = element.dataset.words.toLowerCase();
        return words.every((word) => text.includes(word));
    };

    const search = () => {
        const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
        let shown = 0;
        let rows = 0;
        for (const view of views) {
            const isWhole = holds(view, words);
            let matching = 0;
            for (const row of view.querySelectorAll("tr[data-words]")) {
                const matches = isWhole || holds(row, words);
                row.classList.toggle("desk-hidden", !matches);
                matching += matches ? 1 : 0;
            }
            view.classList.toggle("desk-hidden", matching === 0);
            document.querySelector(`nav a[href="#${view.id}"]`)?.classList.toggle("desk-hidden", matching === 0);
            shown += matching ? 1 : 0;
            rows += matching;
        }
        found.textContent = words.length
            ? shown ? `${rows} columns of ${shown} views` : "Nothing has these words: try fewer."
            : "";
        const url = new URL(location.href);
        if (words.length) url.searchParams.set("q", box.value);
        else url.searchParams.delete("q");
        history.replaceState(null, "", url);
    };

    box.value = new URLSearchParams(location.search).get("q") || "";
    box.addEventListener("input", search);
    search();
})();
