// What a view keeps, in one canonical form, so that two configurations can be compared.
"use strict";

const LISTS = ["columns", "sort", "card_fields"];
const TEXTS = ["search", "group_by", "board_by", "colour_by", "row_height"];
const COLUMN = ["key", "width", "pinned", "total"];

const column = (one) => Object.fromEntries(
    COLUMN.filter((name) => ![undefined, null, false, ""].includes(one[name]))
        .map((name) => [name, one[name]]),
);

// Only the keys of the contract; what is empty is left out.
export const canonical = (config) => {
    const kept = {};
    const rules = config?.filter?.rules || [];
    if (rules.length) {
        kept.filter = {match: config.filter.match || "all", rules};
    }
    for (const name of LISTS) {
        if (config?.[name]?.length) {
            kept[name] = name === "columns" ? config.columns.map(column) : [...config[name]];
        }
    }
    for (const name of TEXTS) {
        if (![undefined, null, ""].includes(config?.[name])) {
            kept[name] = config[name];
        }
    }
    return kept;
};

const sorted = (value) => {
    if (Array.isArray(value)) {
        return value.map(sorted);
    }
    if (value && typeof value === "object") {
        return Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])]));
    }
    return value;
};

export const isSame = (one, other) =>
    JSON.stringify(sorted(canonical(one))) === JSON.stringify(sorted(canonical(other)));

// The filter and further rules that must hold as well; null where it cannot be said in one filter.
export const narrow = (filter, ...rules) => {
    const own = filter?.rules || [];
    if (own.length > 1 && filter.match === "any") {
        return null;
    }
    return {match: "all", rules: [...own, ...rules]};
};
