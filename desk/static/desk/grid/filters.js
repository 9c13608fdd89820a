// The filter: rules of one view, all or any of them. Half-written rules wait until they are whole.
import {button, h, icon} from "./dom.js";
import {change, columnOf, labelOf, on, state, whenStill, world} from "./state.js";
import {openMenu, openPopover} from "./menu.js";
import {chip} from "./draw.js";
import {inputKind, needsValue, opWord, opsOf, takesMany} from "./filter_words.js";
import {isEmpty, showValue} from "./words.js";

let draft = [];
let box = null;

const isWhole = ({op, value}) => {
    if (!needsValue(op)) return true;
    if (op === "between") return Array.isArray(value) && value.length === 2 && value.every((one) => !isEmpty(one));
    return !isEmpty(value);
};

const apply = () => change({filter: {match: state.filter.match, rules: draft.filter(isWhole).map((rule) => ({...rule}))}});
const applySoon = whenStill(apply, 350);

const field = (rule, draw) => {
    const groups = new Map();
    for (const column of world.columns.values()) {
        if (!groups.has(column.group)) groups.set(column.group, []);
        groups.get(column.group).push(column);
    }
    return h("select", {class: "desk-input", "aria-label": "Column", on: {change: (event) => {
        rule.field = event.target.value;
        rule.op = opsOf(columnOf(rule.field))[0];
        rule.value = null;
        draw();
        applySoon();
    }}}, [...groups].map(([group, columns]) => h("optgroup", {label: group}, columns.map((column) =>
        h("option", {value: column.key, selected: column.key === rule.field}, column.label)))));
};

const operator = (rule, draw) => h("select", {class: "desk-input", "aria-label": "Condition", on: {change: (event) => {
    const [was, is] = [rule.op, event.target.value];
    rule.op = is;
    if (takesMany(was) !== takesMany(is) || was === "between" || is === "between") rule.value = null;
    draw();
    applySoon();
}}}, opsOf(columnOf(rule.field)).map((op) => h("option", {value: op, selected: op === rule.op}, opWord(columnOf(rule.field), op))));

const single = (rule, read, write, label) => {
    const kind = inputKind(columnOf(rule.field), rule.op);
    const input = h("input", {
        class: "desk-input", "aria-label": label, type: kind === "date" ? "date" : "text",
        inputmode: kind === "number" ? "decimal" : null, placeholder: rule.op === "last_days" ? "days" : "value",
    });
    input.value = read() ?? "";
    input.addEventListener("input", () => {
        write(kind === "number" && input.value.trim() !== "" && !Number.isNaN(Number(input.value)) ? Number(input.value) : input.value);
        applySoon();
    });
    return input;
};

const many = (rule) => {
    const choices = columnOf(rule.field).choices || [];
    const taken = new Set([].concat(rule.value ?? []));
    const search = h("input", {class: "desk-input", type: "search", placeholder: "Search", "aria-label": "Search the choices"});
    const list = h("div", {class: "grid-rule__choices", role: "group", "aria-label": `Values of ${labelOf(rule.field)}`});
    const draw = () => list.replaceChildren(...choices.filter((one) => String(one.value).toLowerCase().includes(search.value.toLowerCase())).map((one) => {
        const tick = h("input", {type: "checkbox", checked: taken.has(one.value)});
        tick.addEventListener("change", () => {
            if (tick.checked) taken.add(one.value);
            else taken.delete(one.value);
            rule.value = [...taken];
            applySoon();
        });
        return h("label", {class: "grid-check"}, tick, chip(rule.field, one.value));
    }), ...(choices.length ? [] : [h("span", {class: "desk-muted"}, "This column has no values yet.")]));
    search.addEventListener("input", draw);
    draw();
    return h("div", {class: "grid-rule__many"}, choices.length > 8 ? search : null, list);
};

const valueOf = (rule) => {
    if (!needsValue(rule.op)) return null;
    if (takesMany(rule.op)) return many(rule);
    if (rule.op !== "between") return single(rule, () => rule.value, (value) => { rule.value = value; }, "Value");
    rule.value = Array.isArray(rule.value) ? rule.value : [null, null];
    return h("span", {class: "desk-row"}, [0, 1].map((end) =>
        single(rule, () => rule.value[end], (value) => { rule.value[end] = value; }, end ? "to" : "from")));
};

const drawRules = () => {
    if (!box) return;
    const draw = drawRules;
    box.replaceChildren(
        h("div", {class: "desk-row desk-row--apart"},
            h("label", {}, "Show posts that match ", h("select", {class: "desk-input", "aria-label": "All or any", on: {change: (event) => {
                change({filter: {match: event.target.value, rules: state.filter.rules}});
            }}}, [["all", "all rules"], ["any", "any rule"]].map(([value, text]) => h("option", {value, selected: value === state.filter.match}, text)))),
            draft.length ? button("Clear", () => { draft = []; apply(); draw(); }) : null),
        ...draft.map((rule, index) => h("div", {class: "grid-rule"}, field(rule, draw), operator(rule, draw), valueOf(rule),
            h("button", {type: "button", class: "desk-button grid-rule__remove", "aria-label": `Remove rule ${index + 1}`, on: {click: () => {
                draft.splice(index, 1);
                apply();
                draw();
            }}}, icon("close")))),
        draft.length ? "" : h("p", {class: "desk-muted"}, "No rules: every post is shown."),
        button("Add a rule", () => {
            draft.push(newRule("campaign"));
            draw();
            box.querySelector(".grid-rule:last-of-type select")?.focus();
        }, {iconName: "add"}));
};

const newRule = (key, value = null) => {
    const column = columnOf(key) || [...world.columns.values()][0];
    const [first] = opsOf(column);
    if (value === null) return {field: column.key, op: first, value: null};
    if (typeof value === "boolean") return {field: column.key, op: String(value), value: null};
    if (takesMany(first)) return {field: column.key, op: first, value: [].concat(value)};
    if (["date", "datetime"].includes(column.kind)) return {field: column.key, op: "is", value: String(value).slice(0, 10)};
    return {field: column.key, op: opsOf(column).includes("is") ? "is" : first, value};
};

export const openFilters = (anchor = document.getElementById("grid-filter")) => {
    draft = draft.length && box?.isConnected ? draft : state.filter.rules.map((rule) => ({...rule}));
    box = h("div", {class: "grid-filters"});
    drawRules();
    openPopover(anchor, box, {label: "Filter", wide: true});
};

// With a value: applied at once. Without: opens the builder with the new rule.
export const addRule = (key, value = null) => {
    if (value !== null) {
        change({filter: {match: state.filter.match, rules: [...state.filter.rules, newRule(key, value)]}});
        return;
    }
    openFilters();
    draft.push(newRule(key));
    drawRules();
};

export const describeRule = ({field: key, op, value}) => {
    const column = columnOf(key);
    if (!column) return key;
    const words = needsValue(op) ? [].concat(value).map((one) => showValue(key, one) || one).join(op === "between" ? " and " : ", ") : "";
    return `${column.label} ${opWord(column, op)} ${words}`.trim();
};

export const openColours = (anchor) => openMenu(anchor, [
    {text: "No colours", checked: !state.colour_by, run: () => change({colour_by: null})},
    ...[...world.columns.values()].filter((column) => ["state", "choice"].includes(column.kind)).map((column) => ({
        text: column.label, checked: state.colour_by === column.key, run: () => change({colour_by: column.key}),
    })),
], {label: "Colour rows by"});

on("config", (names) => {
    if (names.includes("filter") && !box?.isConnected) draft = [];
});
