// Gives names that screen readers can say to what libraries leave nameless: search lists (select2)
// take their field's label, inputs in tables their column's heading and row.
"use strict";

(() => {
    const words = (element) => (element?.textContent || "").replace(/\s+/g, " ").replace("*", "").trim();

    const labelOf = (field) =>
        field.getAttribute("aria-label")
        || words(field.id && document.querySelector(`label[for="${CSS.escape(field.id)}"]`));

    const nameSearchList = (container) => {
        const select = container.previousElementSibling;
        if (select?.tagName !== "SELECT") return;
        const name = labelOf(select) || columnOf(select);
        if (!name) return;
        for (const part of container.querySelectorAll(
            ".select2-selection, .select2-selection__rendered, .select2-search__field",
        )) {
            part.setAttribute("aria-label", name);
            part.removeAttribute("aria-labelledby");
        }
    };

    const columnOf = (field) => {
        const cell = field.closest("td");
        const table = cell?.closest("table");
        if (!table) return "";
        const heading = words(table.tHead?.rows[table.tHead.rows.length - 1]?.cells[cell.cellIndex]);
        const row = [...table.querySelectorAll("tbody tr")].indexOf(cell.closest("tr")) + 1;
        return heading ? `${heading}, row ${row}` : "";
    };

    const nameCell = (field) => {
        if (field.type === "hidden" || labelOf(field) || field.labels?.length) return;
        const name = columnOf(field);
        if (name) field.setAttribute("aria-label", name);
    };

    const nameAll = () => {
        document.querySelectorAll(".select2-container").forEach(nameSearchList);
        document.querySelectorAll("td input, td select, td textarea").forEach(nameCell);
    };

    let waiting = false;
    const nameSoon = () => {
        if (waiting) return;
        waiting = true;
        requestAnimationFrame(() => {
            waiting = false;
            nameAll();
        });
    };

    document.addEventListener("DOMContentLoaded", () => {
        nameAll();
        // Search lists and rows of inlines are made, and made again, by scripts.
        new MutationObserver(nameSoon).observe(document.body, {childList: true, subtree: true});
    });
})();
