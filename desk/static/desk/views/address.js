// The address names the open view, so that it can be sent to somebody and Back works. The grid adds
// what differs from it; of a view that is as it was saved, its number says everything.
"use strict";

import {isChanged, store} from "./store.js";

const OF_THE_GRID = ["q", "filter", "sort", "group", "colour", "height", "columns"];
const SOON_MS = 200; // after the grid has written its part
let timer = null;

const strip = () => {
    const url = new URL(window.location.href);
    OF_THE_GRID.forEach((name) => url.searchParams.delete(name));
    window.history.replaceState(window.history.state, "", url);
};

// The number in the address, null where it has none.
export const askedView = () => {
    const text = new URLSearchParams(window.location.search).get("view");
    return text === null ? null : Number(text);
};

// This tab shows the page again (reload, Back): it remembers the view and its unsaved changes
// better than the address does.
export const forgetOnReturn = () => {
    if (window.history.state?.view !== undefined) {
        strip();
    }
};

export const nameAddress = () => {
    const state = {view: store.view.id};
    const url = new URL(window.location.href);
    const isFirst = window.history.state?.view === undefined;
    if (askedView() === store.view.id || isFirst) {
        url.searchParams.set("view", store.view.id);
        window.history.replaceState(state, "", url);
    } else {
        window.history.pushState(state, "", `${url.pathname}?view=${store.view.id}`);
    }
};

export const tidyAddress = () => {
    clearTimeout(timer);
    timer = setTimeout(() => isChanged() || strip(), SOON_MS);
};
