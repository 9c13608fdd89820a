// Goes through the people who may be in HubSpot already: accept, reject, skip, undo.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
    const section = document.querySelector("[data-review]");
    if (!section) return;
    const ids = Desk.data("review-ids");
    const progress = document.querySelector("[data-progress]");
    const said = document.querySelector("[data-said]");
    const undo = document.querySelector("[data-undo]");
    const actions = document.querySelector("[data-actions]");
    const badge = document.querySelector("[data-tab-count=contacts]");
    const at = (url, id) => url.replace("/0/", `/${id}/`);
    const state = {position: 0, card: null, marked: -1, note: "", busy: true, skipped: 0};

    const render = () => {
        window.ReviewCard.show(section, state.card, state.marked, state.note, (index) => {
            state.marked = index;
            render();
        });
        section.setAttribute("aria-busy", "false");
    };

    const finish = () => {
        progress.textContent = `All ${ids.length} seen`;
        const words = document.createElement("p");
        words.textContent = state.skipped
            ? `${state.skipped} skipped: they are still there. Reload the page to go on with them.`
            : "Everybody here is decided. What was decided is sent with the next push.";
        section.replaceChildren(words);
        section.setAttribute("aria-busy", "false");
        actions.hidden = true;
        state.card = null;
        state.busy = false;
    };

    // HubSpot itself is asked beside it: what it says replaces what was last read.
    const enrich = async (card) => {
        try {
            const found = await Desk.get(at(section.dataset.hubspotUrl, card.id));
            if (state.card !== card) return;
            state.note = found.note;
            card.candidates.forEach((one) => {
                if (!(one.id in found.candidates)) return;
                const news = found.candidates[one.id];
                if (news === null) one.is_gone = true;
                else Object.assign(one, news, {is_gone: false});
            });
            render();
        } catch (error) {
            if (state.card === card) state.note = error.message;
        }
    };

    const load = async () => {
        if (state.position >= ids.length) {
            finish();
            return;
        }
        state.busy = true;
        actions.hidden = false;
        section.setAttribute("aria-busy", "true");
        progress.textContent = `${state.position + 1} of ${ids.length}`;
        try {
            state.card = await Desk.get(at(section.dataset.cardUrl, ids[state.position]));
        } catch (error) {
            said.textContent = error.message;
            state.position += 1;
            load();
            return;
        }
        state.marked = state.card.candidates.length === 1 ? 0 : -1;
        state.note = "";
        state.busy = false;
        render();
        enrich(state.card);
    };

    const count = (change) => {
        badge.textContent = String(Math.max(Number(badge.textContent.replace(/\D/g, "")) + change, 0));
    };

    const decide = async (chosen, words) => {
        state.busy = true;
        try {
            await Desk.post(at(section.dataset.decideUrl, state.card.id), {hubspot_id: chosen});
        } catch (error) {
            Desk.say(error.message, "error");
            state.busy = false;
            return;
        }
        said.textContent = `${state.card.person.name}: ${words}.`;
        undo.disabled = false;
        count(-1);
        state.position += 1;
        await load();
    };

    const accept = (index) => {
        const candidate = state.card.candidates[index];
        if (!candidate) {
            Desk.say("Mark a candidate first: press its number.");
        } else if (candidate.is_gone) {
            Desk.say("This contact is gone in HubSpot: choose another one.", "error");
        } else {
            decide(candidate.id, `is HubSpot contact ${candidate.id}`);
        }
    };

    const reject = () => decide(null, "a contact is created with the next push");

    const skip = () => {
        said.textContent = `${state.card.person.name}: skipped.`;
        state.skipped += 1;
        state.position += 1;
        load();
    };

    const takeBack = async () => {
        state.busy = true;
        try {
            const answer = await Desk.post(section.dataset.undoUrl);
            undo.disabled = !answer.can_undo;
            count(1);
            said.textContent = "The last decision was taken back.";
            const known = ids.indexOf(answer.id);
            if (known >= 0) state.position = known;
            else ids.splice(state.position, 0, answer.id);
            await load();
        } catch (error) {
            Desk.say(error.message, "error");
            state.busy = false;
        }
    };

    const press = (key) => {
        if (key === "u" && !undo.disabled) takeBack();
        if (!state.card) return;
        if (key === "a") accept(state.marked);
        else if (key === "r") reject();
        else if (key === "s") skip();
        else if (/^[1-9]$/.test(key) && state.card.candidates[Number(key) - 1]) accept(Number(key) - 1);
    };

    document.addEventListener("keydown", (event) => {
        const isTyping = event.target.closest("input, textarea, select, dialog, [contenteditable]");
        if (isTyping || event.ctrlKey || event.metaKey || event.altKey || event.repeat || state.busy) return;
        press(event.key.toLowerCase());
    });
    actions.querySelector("[data-accept]").addEventListener("click", () => state.busy || accept(state.marked));
    actions.querySelector("[data-reject]").addEventListener("click", () => state.busy || reject());
    actions.querySelector("[data-skip]").addEventListener("click", () => state.busy || skip());
    undo.addEventListener("click", () => state.busy || takeBack());
    load();
});
