// "Back to the form": the browser still has what was typed.
"use strict";

document.querySelectorAll("[data-back]").forEach((button) => {
    button.addEventListener("click", () => window.history.back());
});
