// What people do with views. Each asks, calls the server once and says what happened.
"use strict";

import {askName, askSome} from "./ask.js";
import {changeView, listViews, makeView, removeView, setDefault} from "./server.js";
import {ALL, current, dropView, markSaved, openView, putView, store, tell} from "./store.js";

const WORDS = {
    shared: ["is shared: everybody sees it.", "is yours alone again."],
    locked: ["is locked: only its owner or an administrator changes it.", "is unlocked."],
};

const myNames = () => store.views.filter((view) => view.mine).map((view) => view.name);

// The server's sentence, and the list as it is now there (somebody may have removed or locked it).
const refuse = async (error) => {
    Desk.say(error.message, "error");
    if ([403, 404, 409].includes(error.status)) {
        store.views = await listViews().catch(() => store.views);
        store.view = store.views.find((view) => view.id === store.view.id) || store.view;
        tell("views");
    }
};

const attempt = async (work) => {
    try {
        return await work();
    } catch (error) {
        await refuse(error);
        return null;
    }
};

export const save = () => attempt(async () => {
    DeskGrid.settle();
    if (!store.view.may_change) {
        return saveAs();
    }
    const view = await changeView(store.view.id, {layout: store.layout, config: current()});
    markSaved();
    putView(view);
    Desk.say(`“${view.name}” is saved.`, "success");
    return view;
});

// A new view of one's own from what is on the screen; it opens.
export const saveAs = async (suggestion = "") => {
    const other = store.view.id && !store.view.mine && !store.view.may_change;
    const name = await askName(other ? "Save as a view of my own" : "Save as a new view", {
        name: suggestion, taken: myNames(),
    });
    return name === null ? null : attempt(async () => {
        const view = await makeView({name, layout: store.layout, config: current()});
        const before = store.view;
        putView(view);
        store.view = before;
        markSaved();
        await openView(view, {fresh: true});
        Desk.say(`“${view.name}” is saved as a view of your own.`, "success");
        return view;
    });
};

export const rename = async (view) => {
    const taken = myNames().filter((name) => name !== view.name);
    const name = await askName("Rename the view", {name: view.name, taken, yes: "Rename"});
    if (name !== null && name !== view.name) {
        await attempt(async () => {
            putView(await changeView(view.id, {name}));
            Desk.say(`The view is called “${name}” now.`, "success");
        });
    }
};

const copyName = (name) => {
    const taken = new Set(myNames());
    for (let number = 1; ; number += 1) {
        const ending = number === 1 ? " (copy)" : ` (copy ${number})`;
        const copy = name.slice(0, 80 - ending.length) + ending;
        if (!taken.has(copy)) {
            return copy;
        }
    }
};

export const duplicate = (view) => attempt(async () => {
    const copy = await makeView({
        name: copyName(view.name), layout: view.layout, config: view.config,
    });
    putView(copy);
    await openView(copy);
    Desk.say(`“${copy.name}” is a copy of your own.`, "success");
});

// `what`: "shared" or "locked". Nobody else sees a view that is not shared: it needs no lock.
export const toggle = (view, what) => attempt(async () => {
    const change = {[what]: !view[what]};
    if (what === "shared" && view.shared && view.default_for.length) {
        const sure = await Desk.confirm(
            `“${view.name}” is what ${view.default_for.join(", ")} begin with. Unshared, it is their default no longer.`,
            {yes: "Stop sharing"},
        );
        if (!sure) {
            return;
        }
    }
    putView(await changeView(view.id, change));
    Desk.say(`“${view.name}” ${WORDS[what][view[what] ? 1 : 0]}`, "success");
});

export const remove = async (view) => {
    const others = view.shared ? " It is shared: it goes for everybody." : "";
    const sure = await Desk.confirm(
        `Remove the view “${view.name}”? The posts stay as they are.${others}`,
        {yes: "Remove the view", no: "Keep it", danger: true},
    );
    if (sure) {
        await attempt(async () => {
            await removeView(view.id);
            dropView(view.id);
            if (store.view.id === view.id) {
                await openView(ALL);
            }
            Desk.say(`“${view.name}” is removed.`, "success");
        });
    }
};

export const chooseDefault = async (view) => {
    const chosen = await askSome(
        `Who begins with “${view.name}”?`,
        "People of these groups get this view when they open the posts for the first time.",
        DeskGrid.schema.groups.map((group) => ({
            value: group.id, label: group.name, checked: view.default_for.includes(group.name),
        })),
    );
    if (chosen !== null) {
        await attempt(async () => {
            await setDefault(view.id, chosen.map(Number));
            store.views = await listViews();
            const now = store.views.find((one) => one.id === view.id);
            putView(now);
            Desk.say(now.default_for.length
                ? `“${view.name}” is the default of ${now.default_for.join(", ")}.`
                : `“${view.name}” is nobody's default.`, "success");
        });
    }
};

export const copyLink = async (view) => {
    const url = new URL(window.location.href);
    url.search = view.id ? `?view=${view.id}` : "";
    try {
        await navigator.clipboard.writeText(url.href);
        Desk.say(view.id && !view.shared
            ? "The link is copied. The view is not shared: it opens for you alone." : "The link is copied.", "success");
    } catch {
        Desk.say(`The link: ${url.href}`);
    }
};
