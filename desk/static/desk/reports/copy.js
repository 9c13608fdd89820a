// Copies what stands beside a button.
"use strict";

document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const source = document.getElementById(button.dataset.copy);
    try {
        await navigator.clipboard.writeText(source.textContent);
        Desk.say("Copied.", "success");
    } catch {
        // Browsers give the clipboard to https pages only: what is selected can be copied by hand.
        getSelection().selectAllChildren(source);
        Desk.say("It is selected: copy it with Ctrl+C or Cmd+C.");
    }
});
