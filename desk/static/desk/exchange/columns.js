// Shows which columns are ignored, and which choice stands twice, while people choose.
"use strict";

(() => {
    const form = document.querySelector("[data-columns]");
    if (!form) return;
    const selects = [...form.querySelectorAll("select[name^='column-']")];

    const mark = () => {
        const counts = new Map();
        for (const {value} of selects) counts.set(value, (counts.get(value) || 0) + 1);
        for (const select of selects) {
            const isDouble = select.value !== "" && counts.get(select.value) > 1;
            select.closest("tr").classList.toggle("exchange-ignored", select.value === "");
            select.setAttribute("aria-invalid", String(isDouble));
            select.setCustomValidity(isDouble ? "Another column holds this already: ignore one of them." : "");
        }
    };

    form.addEventListener("change", mark);
    mark();
})();
