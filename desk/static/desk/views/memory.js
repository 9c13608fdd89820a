// What this browser remembers: the last view of a person, and changes that are not saved yet.
"use strict";

const person = () => DeskGrid.schema.me?.id ?? "";
const key = (name) => `desk.views.${person()}.${name}`;

// A browser may refuse to keep anything: then nothing is remembered, and all works.
const read = (store, name) => {
    try {
        return JSON.parse(store().getItem(key(name)));
    } catch {
        return null;
    }
};
const write = (store, name, value) => {
    try {
        if (value === null) {
            store().removeItem(key(name));
        } else {
            store().setItem(key(name), JSON.stringify(value));
        }
    } catch {
        // Nothing is lost but the memory.
    }
};
const local = () => window.localStorage;
const session = () => window.sessionStorage;

export const lastView = () => read(local, "last");
export const rememberView = (id) => write(local, "last", id);

// The group's default opens once, and again when another view becomes the default.
export const isNewDefault = (id) => id !== null && read(local, "default") !== id;
export const rememberDefault = (id) => write(local, "default", id);

// Unsaved changes of a view stay while this tab lives: a post is opened and one comes back.
export const draftOf = (id) => read(session, `draft.${id}`);
export const rememberDraft = (id, draft) => write(session, `draft.${id}`, draft);
