// What the grid shows (`state`, the config of a view) and what it knows (`world`). Others listen.

export const emptyConfig = () => ({
    columns: [],
    filter: {match: "all", rules: []},
    sort: [],
    search: "",
    group_by: null,
    board_by: null,
    colour_by: "status",
    row_height: "short",
});

export const state = emptyConfig();

export const world = {
    schema: null,
    columns: new Map(), // key -> column of the schema
    rows: new Map(), // post id -> row as the server gave it
    order: [], // post ids as shown by the server
    total: 0,
    whole: true,
    page: 1,
    pages: 1,
    at: null,
};

const listeners = new Map();

export const on = (event, fn) => {
    if (!listeners.has(event)) listeners.set(event, new Set());
    listeners.get(event).add(fn);
    if (event === "ready" && world.schema) fn(world);
    return () => listeners.get(event).delete(fn);
};

export const emit = (event, detail) => {
    for (const fn of listeners.get(event) || []) fn(detail);
};

// Changes part of the config. `emit("config", names)` tells which.
export const change = (patch) => {
    const names = Object.keys(patch).filter(
        (name) => JSON.stringify(state[name]) !== JSON.stringify(patch[name]),
    );
    Object.assign(state, patch);
    if (names.length) emit("config", names);
};

// What is typed changes the config once one pauses, or when `settle` asks for what is there by now.
const waiting = new Map(); // change -> its timer

export const whenStill = (fn, ms) => {
    let given = [];
    const run = () => {
        clearTimeout(waiting.get(run));
        waiting.delete(run);
        fn(...given);
    };
    return (...now) => {
        given = now;
        clearTimeout(waiting.get(run));
        waiting.set(run, setTimeout(run, ms));
    };
};

export const settle = () => [...waiting.keys()].forEach((run) => run());

export const columnOf = (key) => world.columns.get(key);
export const labelOf = (key) => columnOf(key)?.label || key;
export const may = (what) => Boolean(world.schema?.may?.[what]);
export const isEditable = (key) => Boolean(columnOf(key)?.editable) && may("edit");
export const postName = (row) =>
    (row && (row.name || row.first_words || row.author_name || row.urn)) || `post ${row?.id ?? ""}`.trim();
