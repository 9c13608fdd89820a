// Choose all rows of the page, and how many are chosen.
"use strict";

document.querySelectorAll("[data-choose]").forEach((form) => {
    const all = form.querySelector("[data-choose-all]");
    const said = form.querySelector("[data-chosen]");
    const boxes = [...form.querySelectorAll("input[name=ids]")];
    if (!all) return;

    const tell = () => {
        const chosen = boxes.filter((box) => box.checked).length;
        all.checked = chosen > 0 && chosen === boxes.length;
        all.indeterminate = chosen > 0 && chosen < boxes.length;
        said.textContent = chosen ? `${chosen} chosen` : "";
    };
    all.addEventListener("change", () => {
        boxes.forEach((box) => { box.checked = all.checked; });
        tell();
    });
    boxes.forEach((box) => box.addEventListener("change", tell));
    tell();
});
