// Which columns are shown, how wide, in what order; changes to that are changes of the config.
import {change, columnOf, isEditable, state, world} from "./state.js";

const FIRST = [
    "name", "published_at", "reactions", "comments", "engagers",
    "target_audience", "post_type", "campaign", "tags", "sponsored", "time_to_create",
    "status", "reposts", "scrape_count", "last_scraped_at", "next_due_at", "notes", "url",
];
const WIDTHS = {
    name: 212, published_at: 146, reactions: 124, comments: 126, engagers: 124, target_audience: 150,
    time_to_create: 145, text: 320, notes: 240, url: 260, tags: 190, collections: 170, status: 130,
    due_reason: 240, article_title: 220,
};
const KIND_WIDTHS = {
    number: 125, money: 110, boolean: 105, date: 130, datetime: 160, choice: 160, choices: 190,
    image: 110, long_text: 240, url: 220, state: 130,
};
const SUMMED = ["reactions", "comments", "reposts", "engagers", "time_to_create", "cost_usd"];

export const defaultColumns = () => {
    const custom = [...world.columns.keys()].filter((key) => key.startsWith("custom."));
    return [...FIRST, ...custom].filter((key) => world.columns.has(key)).map((key) => ({
        key, width: null, pinned: key === "name", total: SUMMED.includes(key) ? "sum" : null,
    }));
};

// On a telephone the name leaves room for what stands beside it.
const narrowWidth = (key) => key === "name" && window.innerWidth < 640 && 180;

export const widthOf = (column) =>
    column.width || narrowWidth(column.key) || WIDTHS[column.key] || KIND_WIDTHS[columnOf(column.key).kind] || 170;

// Pinned ones come first: the table can only freeze its left edge.
export const shownColumns = () => {
    const known = state.columns.filter((column) => world.columns.has(column.key));
    return [...known.filter((column) => column.pinned), ...known.filter((column) => !column.pinned)];
};

export const shownKeys = () => shownColumns().map((column) => column.key);

// What the server is asked for: what is shown, and what menus, colours and groups need.
export const neededKeys = () => {
    const extra = ["name", "status", "tracking", "author_name", "url", state.colour_by, state.group_by];
    return [...new Set([...shownKeys(), ...extra])].filter((key) => world.columns.has(key));
};

export const isFixed = (key) => !isEditable(key);

export const patchColumn = (key, patch) =>
    change({columns: state.columns.map((column) => column.key === key ? {...column, ...patch} : column)});

export const hideColumn = (key) =>
    change({columns: state.columns.filter((column) => column.key !== key)});

export const showColumn = (key) => {
    if (state.columns.some((column) => column.key === key)) return;
    change({columns: [...state.columns, {key, width: null, pinned: false, total: null}]});
};

export const orderColumns = (keys) => {
    const byKey = new Map(state.columns.map((column) => [column.key, column]));
    const rest = state.columns.filter((column) => !keys.includes(column.key));
    change({columns: [...keys.map((key) => byKey.get(key)).filter(Boolean), ...rest]});
};

export const moveColumn = (key, by) => {
    const keys = shownKeys();
    const from = keys.indexOf(key);
    const to = Math.max(0, Math.min(keys.length - 1, from + by));
    keys.splice(to, 0, ...keys.splice(from, 1));
    orderColumns(keys);
};
