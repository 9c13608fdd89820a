// The pipeline's page, kept up to date: often while runs go on, else now and then.
"use strict";

(() => {
    const BUSY_MS = 2000;
    const IDLE_MS = 15000;
    const PARTS = ["pipeline-now", "pipeline-runs"];

    const isBusy = () => Number(document.getElementById("pipeline-now").dataset.open) > 0;

    // Somebody is in the middle of a part: it is left alone until they are done.
    const isInUse = (part) => part.contains(document.activeElement)
        || part.querySelector("details[open]") !== null;

    const refresh = async () => {
        const answer = await fetch(window.location.href, {credentials: "same-origin"});
        if (!answer.ok || answer.redirected) {
            return;
        }
        const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
        for (const id of PARTS) {
            const [now, next] = [document.getElementById(id), fresh.getElementById(id)];
            if (next && !isInUse(now)) {
                now.replaceWith(document.adoptNode(next));
            }
        }
    };

    const turn = async () => {
        if (!document.hidden) {
            await refresh().catch(() => {});
        }
        setTimeout(turn, isBusy() ? BUSY_MS : IDLE_MS);
    };

    setTimeout(turn, isBusy() ? BUSY_MS : IDLE_MS);
})();
