// One step of a run on the page: its fields and its log, written as text.
"use strict";

window.RunStep = (() => {
    const TEXTS = ["seconds", "cost", "claimed", "succeeded", "failed", "skipped", "calls"];
    const OPTIONAL = ["reason", "counts"];

    const showChip = (chip, colour, sign, word) => {
        chip.className = `desk-chip desk-chip--${colour}`;
        const mark = document.createElement("span");
        mark.setAttribute("aria-hidden", "true");
        mark.textContent = sign;
        chip.replaceChildren(mark, ` ${word}`);
    };

    const makeLine = ([time, level, text]) => {
        const line = document.createElement("li");
        line.className = `pipeline-log--${level}`;
        const moment = document.createElement("time");
        moment.textContent = time;
        line.append(moment, " ");
        if (level !== "info") {
            const strong = document.createElement("strong");
            strong.textContent = level;
            line.append(strong, " ");
        }
        line.append(text);
        return line;
    };

    const showLog = (list, step) => {
        const wasAtEnd = list.scrollTop + list.clientHeight >= list.scrollHeight - 4;
        if (step.log_is_whole) {
            list.replaceChildren();
        }
        list.append(...step.log.map(makeLine));
        if (wasAtEnd) {
            list.scrollTop = list.scrollHeight;
        }
    };

    const show = (section, step) => {
        const field = (name) => section.querySelector(`[data-field="${name}"]`);
        showChip(field("chip"), step.colour, step.sign, step.word);
        section.classList.replace(
            `pipeline-step--${section.dataset.colour}`, `pipeline-step--${step.colour}`,
        );
        section.dataset.colour = step.colour;
        for (const name of TEXTS) {
            field(name).textContent = step[name];
        }
        for (const name of OPTIONAL) {
            field(name).textContent = step[name];
            field(name).classList.toggle("desk-hidden", !step[name]);
        }
        field("progress-box").classList.toggle("desk-hidden", !step.progress);
        field("progress").textContent = step.progress;
        const bar = field("bar");
        if (step.total === null || step.total === undefined) {
            bar.removeAttribute("value");
        } else {
            bar.max = Math.max(step.total, 1);
            bar.value = step.done;
        }
        showLog(field("log"), step);
        field("lines").textContent = field("log").childElementCount;
        if (step.log.length && step.state === "running") {
            section.querySelector("details").open = true;
        }
    };

    const countLines = (section) => section.querySelector("[data-field=log]").childElementCount;

    return {show, showChip, countLines};
})();
