// One line that says where the edits are: saved, being saved, kept until the network is back.
import {button, drawNews, h, plural} from "./dom.js";
import {emit, on, state} from "./state.js";
import {allProblems, openProblem, problemCount} from "./problems.js";
import {retryNow, saving, unsentCount} from "./saving.js";
import {cellElement, keysOf} from "./table.js";
import {select} from "./selection.js";

const line = () => document.getElementById("grid-status");
let hasSaved = false;
let said = "";
let movedCount = 0;
// Posts whose edit has them belong elsewhere: they stay where the eye is until somebody asks.
const displaced = new Set();

const places = (field) => field === state.group_by
    || [...state.sort, ...state.filter.rules].some((one) => one.field === field);

const sayDisplaced = () => {
    const one = displaced.size === 1;
    return `${plural(displaced.size, "edited post")} may belong elsewhere now: ${one ? "place it" : "place them"}`;
};

const goToProblem = () => {
    const [first] = allProblems();
    const [key] = keysOf(first?.id);
    if (!key) {
        window.Desk.say("The first such cell is not among the posts shown: take off the filter.");
        return;
    }
    select({key, field: first.field});
    requestAnimationFrame(() => openProblem(first, cellElement(key, first.field)));
};

const words = () => {
    const waiting = unsentCount();
    if (waiting && saving.offline) return [`${saving.lastError || "Offline:"} ${plural(waiting, "edit")} kept here, tried again until it works`, "offline"];
    if (waiting) return [`Saving ${plural(waiting, "cell")}…`, "saving"];
    return [said || (hasSaved ? "Saved" : ""), "saved"];
};

export const drawStatus = () => {
    const [text, kind] = words();
    const number = problemCount();
    line().dataset.kind = kind;
    drawNews(line(), [text, kind, movedCount, displaced.size, number], () => [
        text && h("span", {class: `grid-status__text grid-status__text--${kind}`}, text),
        kind === "offline" && button("Try now", retryNow),
        movedCount && button(`${plural(movedCount, "post")} added or removed by others: show`, () => emit("stale")),
        displaced.size && button(sayDisplaced(), () => emit("stale")),
        number && h("button", {type: "button", class: "desk-button grid-status__trouble", on: {click: goToProblem}}, `${plural(number, "cell")} not written`)]);
};

on("saved", ({cells}) => {
    hasSaved = true;
    said = "";
    for (const {id, field, outcome} of cells) if (outcome === "saved" && places(field)) displaced.add(id);
});
on("loaded", () => {
    displaced.clear();
    drawStatus();
});
on("said", (text) => {
    said = text;
    drawStatus();
});
on("moved", (number) => {
    movedCount = number;
    drawStatus();
});
on("status", () => drawStatus());
