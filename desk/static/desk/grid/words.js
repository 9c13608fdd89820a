// Values as people read them, and as plain text for the clipboard.
import {columnOf} from "./state.js";
import {page} from "./api.js";

const zone = {timeZone: page.time_zone || undefined};
const DAY = new Intl.DateTimeFormat("en-GB", {day: "numeric", month: "short", year: "numeric", timeZone: "UTC"});
const TIME = new Intl.DateTimeFormat("en-GB", {
    day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", ...zone,
});
const SORTABLE = new Intl.DateTimeFormat("sv-SE", {
    year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", ...zone,
});
const NUMBER = new Intl.NumberFormat("en", {maximumFractionDigits: 2});

export const isEmpty = (value) =>
    value === null || value === undefined || value === "" || (Array.isArray(value) && !value.length);

const readDate = (value) => {
    const date = new Date(value);
    return Number.isNaN(date.getTime()) ? null : date;
};

export const showTime = (value) => {
    const date = readDate(value);
    return date ? TIME.format(date) : String(value ?? "");
};

// The day of a moment, in the person's zone: YYYY-MM-DD.
export const dayOf = (value) => (readDate(value) ? SORTABLE.format(readDate(value)).slice(0, 10) : "");

export const showNumber = (value) => {
    const number = Number(value);
    return value === "" || Number.isNaN(number) ? String(value) : NUMBER.format(number);
};

const WRITERS = {
    number: showNumber,
    money: (value) => Number.isNaN(Number(value)) ? String(value) : `$${Number(value).toFixed(2)}`,
    date: (value) => (readDate(value) ? DAY.format(readDate(`${String(value).slice(0, 10)}T00:00:00Z`)) : String(value)),
    datetime: showTime,
    boolean: (value) => (value === true ? "Yes" : value === false ? "No" : String(value)),
    choices: (value) => [].concat(value).join(", "),
    state: (value) => String(value).replaceAll("_", " "),
};

// What a cell of this column shows.
export const showValue = (key, value) => {
    if (isEmpty(value)) return "";
    const write = WRITERS[columnOf(key)?.kind];
    return write ? write(value) : String(value);
};

// What Copy gives: plain, and read back unchanged by a paste.
export const copyValue = (key, value) => {
    if (isEmpty(value)) return "";
    const kind = columnOf(key)?.kind;
    if (kind === "datetime") return readDate(value) ? SORTABLE.format(readDate(value)) : String(value);
    if (kind === "boolean") return value ? "yes" : "no";
    if (kind === "choices") return [].concat(value).join(", ");
    return String(value);
};

export const sameValue = (one, other) => {
    if (isEmpty(one) && isEmpty(other)) return true;
    return JSON.stringify(one) === JSON.stringify(other) || String(one) === String(other);
};
