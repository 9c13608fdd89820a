// Says that an upload goes on: reading a large workbook takes some seconds.
"use strict";

for (const form of document.querySelectorAll("[data-upload]")) {
    // The admin's own script writes the name of a chosen file into a text field beside it: here the
    // browser shows the name, and there is no such field to write into.
    form.querySelector("[type=file]").hasChangeListener = true;
    form.addEventListener("submit", () => {
        const button = form.querySelector("button[type=submit]");
        button.disabled = true;
        button.textContent = "Reading the file…";
        // Back in the browser's history shows the page as it was left.
        window.addEventListener("pageshow", (event) => {
            if (event.persisted) location.reload();
        });
    });
}
