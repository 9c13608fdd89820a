// Begins when the grid is ready: the view of the address, else the group's default, else the last one.
"use strict";

import {askedView, forgetOnReturn, nameAddress, tidyAddress} from "./address.js";
import {drawBar} from "./bar.js";
import {drawDue, drawings, sayDue} from "./layout.js";
import {isNewDefault, lastView, rememberDefault} from "./memory.js";
import {ALL, find, noticeConfig, onChange, openView, store} from "./store.js";

const SOON_MS = 120;
let timer = null;

const first = () => {
    const asked = askedView();
    if (asked !== null) {
        const view = find(asked);
        if (view) {
            return view;
        }
        Desk.say("This view is not there any more, or is not shared with you.", "error");
    }
    const byGroup = DeskGrid.schema.default_view ?? null;
    if (isNewDefault(byGroup) && find(byGroup)) {
        rememberDefault(byGroup);
        return find(byGroup);
    }
    return find(lastView()) || find(byGroup) || ALL;
};

const drawSoon = (ms = SOON_MS) => {
    clearTimeout(timer);
    sayDue();
    timer = setTimeout(drawDue, ms);
};

const drawAgain = () => store.layout !== "grid" && drawSoon();

// What the layout has asked for since the grid began to read is as new as what the grid has read.
let drawnBefore = 0;
const noteReading = (isLoading) => {
    drawnBefore = isLoading ? drawings() : drawnBefore;
};
const followReading = () => drawings() === drawnBefore && drawAgain();

const begin = async () => {
    const bar = document.getElementById("views-bar");
    store.views = DeskGrid.schema.views || [];
    ALL.config = structuredClone(DeskGrid.state);
    onChange((what) => {
        drawBar(bar);
        tidyAddress();
        if (what === "view") {
            nameAddress();
            drawSoon(0); // after the grid has begun to read
        } else if (what === "config") {
            drawSoon();
        }
    });
    DeskGrid.on("loading", noteReading);
    DeskGrid.on("rows", followReading);
    await openView(first());
    DeskGrid.on("config", noticeConfig);
    ["saved", "others"].forEach((event) => DeskGrid.on(event, drawAgain));
    window.addEventListener("popstate", () => {
        const view = find(askedView() ?? 0);
        if (!view) { // removed since
            window.history.replaceState({view: store.view.id}, "", `?view=${store.view.id}`);
        } else if (view.id !== store.view.id) {
            openView(view);
        }
    });
};

forgetOnReturn();
let hasBegun = false;
DeskGrid.on("ready", () => {
    if (!hasBegun) {
        hasBegun = true;
        begin();
    }
});
