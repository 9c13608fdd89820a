// Cells that were not written: refused, or changed by somebody else meanwhile. They stay red until
// one decides.
import {button, h} from "./dom.js";
import {emit, labelOf, on, postName, world} from "./state.js";
import {openPopover} from "./menu.js";
import {redraw} from "./table.js";
import {showTime, showValue} from "./words.js";

const problems = new Map(); // "id:field" -> {id, field, mine, reason, by, at, outcome}
const nameOf = (id, field) => `${id}:${field}`;

export const problemOf = (id, field) => problems.get(nameOf(id, field));
export const problemCount = () => problems.size;
export const allProblems = () => [...problems.values()];

export const addProblem = (problem) => {
    problems.set(nameOf(problem.id, problem.field), problem);
    redraw(problem.id, problem.field);
    emit("status");
};

export const dropProblem = (id, field) => {
    if (!problems.delete(nameOf(id, field))) return;
    redraw(id, field);
    emit("status");
};

export const sayProblem = (problem) => {
    if (problem.outcome !== "conflict") return problem.reason;
    const when = problem.at ? ` on ${showTime(problem.at)}` : "";
    return problem.by
        ? `${problem.by} changed this${when}, after you had read it. Nothing of yours was written.`
        : problem.reason;
};

// `write(cells, why)` is saving's; given by main, so that the two files do not need each other.
let write = () => {};
export const whenWriting = (fn) => {
    write = fn;
};

export const openProblem = (problem, anchor) => {
    const {id, field, mine, outcome} = problem;
    const theirs = showValue(field, world.rows.get(id)?.[field]) || "(empty)";
    const done = (fn) => () => {
        document.querySelector(".grid-popover")?.remove();
        dropProblem(id, field);
        fn?.();
    };
    const conflict = outcome === "conflict";
    openPopover(anchor, [
        h("h3", {}, `${postName(world.rows.get(id))}: ${labelOf(field)}`),
        h("p", {class: "grid-problem__why"}, sayProblem(problem)),
        h("dl", {class: "grid-problem__values"},
            h("dt", {}, conflict ? "Theirs" : "There now"), h("dd", {}, theirs),
            h("dt", {}, "Yours"), h("dd", {}, showValue(field, mine) || "(empty)")),
        h("div", {class: "desk-row"},
            button(conflict ? "Keep theirs" : "Leave it as it is", done(), {}),
            button(conflict ? "Write mine" : "Correct it", done(() => (conflict
                ? write([{id, field, value: mine}], "over a conflict")
                : emit("correct", problem))), {kind: "desk-button--primary"})),
    ], {label: "This cell was not written"});
};

on("cell-drawn", ({key, field, element}) => {
    const id = Number(String(key).split(":").pop());
    const problem = problemOf(id, field);
    element.classList.toggle("grid-cell--problem", Boolean(problem));
    if (problem) element.title = sayProblem(problem);
    else if (element.title) element.removeAttribute("title");
});
