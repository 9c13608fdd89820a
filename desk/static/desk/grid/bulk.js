// What to do with the ticked posts: one field of all of them, pause, archive, remove.
import {api} from "./api.js";
import {button, drawNews, h, plural} from "./dom.js";
import {columnOf, emit, isEditable, labelOf, may, on, world} from "./state.js";
import {openDialog} from "./dialog.js";

import {makeInput} from "./inputs.js";
import {removePosts} from "./remove.js";
import {tickAll, ticked, tickedCount, tickNone} from "./row_head.js";
import {seenVersion} from "./versions.js";
import {stepOfEditAll, write} from "./undo.js";
import {showValue} from "./words.js";

const bar = () => document.getElementById("grid-bulk");

const drawBar = () => {
    const number = tickedCount();
    const element = bar();
    element.hidden = number === 0;
    const more = !ticked.all && !world.whole && ticked.ids.size >= world.order.length && world.total > world.order.length;
    drawNews(element, [number, more, ticked.all, world.total], () => (number ? [
        h("strong", {}, `${plural(number, "post")} selected`),
        more && button(`Select all ${world.total.toLocaleString()} that match`, tickAll),
        may("edit") && button("Edit a field", () => openBulk(), {kind: "desk-button--primary", iconName: "edit"}),
        may("scrape") && !ticked.all && button("Scrape now", () => window.PostScrape.ask("/admin/desk/posts/scrape/", {ids: [...ticked.ids]}), {iconName: "download"}),
        may("edit") && button("Pause", () => openBulk("tracking", "paused"), {iconName: "pause"}),
        may("edit") && button("Archive", () => openBulk("tracking", "archived"), {iconName: "archive"}),
        may("add") && !ticked.all && button("Remove", () => removePosts([...ticked.ids]), {iconName: "delete"}),
        button("Select none", tickNone),
    ] : []));
};

const editableColumns = () => [...world.columns.values()].filter((column) => isEditable(column.key));

const dryRun = async (field, value) => {
    if (ticked.all) {
        const answer = await api.editAll(field, value, true);
        return {count: answer.count, saved: answer.saved, refused: answer.refused, reason: answer.cells?.find((cell) => cell.reason)?.reason};
    }
    const edits = [...ticked.ids].map((id) => ({id, field, value, version: seenVersion(id, field)}));
    const {cells} = await api.edit(edits, {dry_run: true, why: "bulk edit"});
    const of = (name) => cells.filter((cell) => cell.outcome === name).length;
    return {count: cells.length, saved: of("saved"), refused: of("refused") + of("conflict"), reason: cells.find((cell) => cell.reason)?.reason};
};

const writeAll = async (field, value) => {
    if (!ticked.all) return write([...ticked.ids].map((id) => ({id, field, value})), "bulk edit");
    const again = async () => (await api.editAll(field, value, false)).undo;
    emit("said", `Writing ${plural(world.total, "post")}…`);
    const answer = await api.editAll(field, value, false);
    emit("said", "Saved");
    stepOfEditAll(`${labelOf(field)} of ${plural(answer.saved, "post")}`, {now: answer.undo}, again);
    emit("stale");
    return window.Desk.say(`${plural(answer.saved, "post")} changed${answer.refused ? `, ${answer.refused} refused` : ""}. Ctrl+Z undoes it.`, "success");
};

export const openBulk = (first = "campaign", given = undefined) => {
    let field = columnOf(first) && isEditable(first) ? first : editableColumns()[0].key;
    let input;
    const place = h("div", {class: "grid-bulk__value"});
    const chooser = h("select", {class: "desk-input", "aria-label": "Field"}, editableColumns().map((column) =>
        h("option", {value: column.key, selected: column.key === field}, column.label)));
    const drawInput = () => {
        input = makeInput(field, given ?? (columnOf(field).kind === "choices" ? [] : null), {
            finish: () => { check(input.read({byEnter: true})); },
        });
        place.replaceChildren(input.element);
    };
    chooser.addEventListener("change", () => {
        field = chooser.value;
        given = undefined;
        drawInput();
    });
    const set = openDialog(`Edit ${plural(tickedCount(), "post")}`, [
        h("div", {class: "grid-bulk__form"}, h("label", {}, "Field ", chooser), h("div", {}, "New value (empty clears it)"), place),
    ], [{text: "Check", kind: "desk-button--primary", run: () => check(input.read({byEnter: true}))}]);
    const check = async (value) => {
        set.show(h("p", {class: "desk-muted"}, "Counting… nothing is written yet."));
        try {
            showCount(set, field, value, await dryRun(field, value));
        } catch (error) {
            set.show(h("p", {role: "alert"}, `${error.message} Nothing was written.`));
        }
    };
    drawInput();
    set.body.addEventListener("keydown", (event) => {
        if (event.key === "Enter" && !event.defaultPrevented && event.target !== chooser) check(input.read({byEnter: true}));
    });
    if (given !== undefined) check(given);
    else input.focus();
};

const showCount = (set, field, value, {count, saved, refused, reason}) => {
    set.show(
        h("p", {}, `${labelOf(field)} becomes `, h("strong", {}, showValue(field, value) || "empty"), ` on ${plural(saved, "post")} of ${count.toLocaleString()}.`),
        count - saved - refused > 0 ? h("p", {class: "desk-muted"}, `It is there already on ${plural(count - saved - refused, "post")}.`) : null,
        refused ? h("p", {class: "grid-warning"}, `${plural(refused, "post")} refused: ${reason || ""}`) : null);
    set.buttons([
        {text: saved ? `Change ${plural(saved, "post")}` : "Nothing to change", kind: "desk-button--primary", disabled: !saved, run: async () => {
            set.close();
            try {
                await writeAll(field, value);
            } catch (error) {
                window.Desk.say(`${error.message} Nothing was written.`, "error");
            }
        }},
        {text: "Cancel", run: set.close},
    ]);
    set.dialog.querySelector(".desk-button--primary")?.focus();
};

on("ticked", drawBar);
on("rows", drawBar);
