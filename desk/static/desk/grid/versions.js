// Which version of each cell this page has shown: an edit says so, and the server compares.
// Own saves raise the version of their cell alone, for others may have changed its neighbours.
import {world} from "./state.js";

const own = new Map(); // id -> Map(field -> version)

export const seenVersion = (id, field) =>
    Math.max(world.rows.get(id)?.version ?? 0, own.get(id)?.get(field) ?? 0) || null;

export const noteVersion = (id, field, version) => {
    if (!version) return;
    if (!own.has(id)) own.set(id, new Map());
    own.get(id).set(field, version);
};

export const forgetVersions = (id = null) => (id === null ? own.clear() : own.delete(id));
