// A run's page while the run goes on: asked every second and a half, and not any more when it is over.
"use strict";

(() => {
    const EVERY_MS = 1500;
    const root = document.getElementById("run");
    const sections = [...document.querySelectorAll("[data-step]")];

    const stateUrl = () => {
        const seen = sections.map((one) => `${one.dataset.step}:${RunStep.countLines(one)}`);
        return `${root.dataset.stateUrl}?seen=${seen.join(",")}`;
    };

    const show = (run) => {
        RunStep.showChip(document.getElementById("run-chip"), run.colour, run.sign, run.word);
        document.getElementById("run-seconds").textContent = run.seconds || "not begun";
        document.getElementById("run-cost").textContent = run.cost;
        const note = document.getElementById("run-note");
        note.textContent = run.note;
        note.classList.toggle("desk-hidden", !run.note);
        for (const step of run.steps) {
            RunStep.show(document.getElementById(`step-${step.name}`), step);
        }
        if (run.state !== "queued") {
            document.getElementById("run-queue")?.remove();
        }
    };

    // Failures, charges and what may be done next: made by the server.
    const showResults = async () => {
        const answer = await fetch(root.dataset.resultsUrl, {credentials: "same-origin"});
        if (!answer.ok || answer.redirected) {
            throw new Error("The run is over, but what it left behind could not be read.");
        }
        const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
        document.getElementById("run-results").replaceChildren(
            ...[...fresh.body.childNodes].map((node) => document.adoptNode(node)),
        );
    };

    const turn = async () => {
        try {
            const run = await Desk.get(stateUrl());
            show(run);
            if (!run.is_open) {
                document.getElementById("run-stop")?.classList.add("desk-hidden");
                await showResults();
                root.dataset.over = "yes";
                return;
            }
        } catch (error) {
            const note = document.getElementById("run-note");
            note.textContent = `${error.message} The page tries again.`;
            note.classList.remove("desk-hidden");
        }
        setTimeout(turn, EVERY_MS);
    };

    const first = Desk.data("run-live");
    for (const step of first.steps) {
        // The server wrote the log already.
        RunStep.show(document.getElementById(`step-${step.name}`), {...step, log: [], log_is_whole: false});
    }
    if (first.is_open) {
        setTimeout(turn, EVERY_MS);
    } else {
        root.dataset.over = "yes";
    }
})();
