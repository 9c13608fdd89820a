// Which view is open, what of it is changed, and the layout it is drawn in.
"use strict";

import {canonical, isSame} from "./config.js";
import {draftOf, rememberDraft, rememberView} from "./memory.js";

// What is there without any saved view: every post, as the grid begins.
export const ALL = {
    id: 0, name: "All posts", layout: "grid", config: {}, owner: null, mine: false,
    shared: true, locked: true, may_change: false, default_for: [],
};

export const store = {views: [], view: ALL, layout: "grid", board_by: null, card_fields: null};

const listeners = [];
let saved = {layout: "grid", config: {}}; // the open view as it was applied
let isOpening = false;

// `listener(what)`: "views" (the list), "view" (another one is open), "config" (filter, order, layout).
export const onChange = (listener) => listeners.push(listener);
export const tell = (what) => listeners.forEach((listener) => listener(what));

export const current = () => ({
    ...canonical(DeskGrid.state),
    ...canonical({board_by: store.board_by, card_fields: store.card_fields}),
});

export const isChanged = () => store.layout !== saved.layout || !isSame(current(), saved.config);

const keepDraft = () => rememberDraft(
    store.view.id, isChanged() ? {layout: store.layout, config: current()} : null,
);

const apply = async ({layout, config}) => {
    isOpening = true;
    try {
        store.layout = layout;
        store.board_by = config.board_by ?? null;
        store.card_fields = config.card_fields ?? null;
        await DeskGrid.apply(config);
    } finally {
        isOpening = false;
    }
};

export const markSaved = () => {
    saved = {layout: store.layout, config: current()};
    rememberDraft(store.view.id, null);
};

// `fresh`: as it is saved, without the changes that this tab remembers.
export const openView = async (view, {fresh = false} = {}) => {
    DeskGrid.settle(); // what was typed belongs to the view that is left
    const draft = fresh ? null : draftOf(view.id);
    store.view = view;
    await apply(view);
    saved = {layout: store.layout, config: current()};
    if (draft) {
        await apply(draft);
    } else if (fresh) {
        rememberDraft(view.id, null);
    }
    rememberView(view.id);
    tell("view");
};

// A layout's own choice: {layout}, {board_by} or {card_fields}.
export const choose = (change) => {
    Object.assign(store, change);
    keepDraft();
    tell("config");
};

// The grid's filter, order, columns or search changed.
export const noticeConfig = () => {
    if (!isOpening) {
        keepDraft();
        tell("config");
    }
};

export const find = (id) => (id === 0 ? ALL : store.views.find((view) => view.id === id));

// After the server changed a view: the list and the open one follow.
export const putView = (view) => {
    store.views = [...store.views.filter((one) => one.id !== view.id), view]
        .sort((one, other) => one.name.localeCompare(other.name) || one.id - other.id);
    if (store.view.id === view.id) {
        store.view = view;
    }
    tell("views");
};

export const dropView = (id) => {
    store.views = store.views.filter((view) => view.id !== id);
    rememberDraft(id, null);
    tell("views");
};
