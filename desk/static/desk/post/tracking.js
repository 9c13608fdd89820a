// Pause, resume, archive and restore: asks before archiving, then shows the page as it now is.
"use strict";

(() => {
    const ARCHIVE = "Archive this post? It is not scraped any more and leaves the usual lists."
        + " Its measurements are kept, and it can be restored.";

    document.addEventListener("click", async (event) => {
        const button = event.target.closest("[data-tracking]");
        if (!button) return;
        const wanted = button.dataset.tracking;
        if (wanted === "archived" && !await Desk.confirm(ARCHIVE, {yes: "Archive"})) return;
        button.disabled = true;
        try {
            await Desk.post(button.dataset.url, {tracking: wanted});
            window.location.reload();
        } catch (error) {
            button.disabled = false;
            Desk.say(error.message, "error");
        }
    });
})();
