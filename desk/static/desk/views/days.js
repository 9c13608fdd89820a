// Days and months in the person's time zone. A day is "2026-03-29", a month "2026-03".
"use strict";

const DAY_MS = 86_400_000;
const pad = (number) => String(number).padStart(2, "0");
const noon = (day) => new Date(`${day}T12:00:00Z`);
const text = (date) => date.toISOString().slice(0, 10);

export const zone = () => {
    const wanted = Desk.data("grid-page")?.time_zone;
    try {
        new Intl.DateTimeFormat("en", {timeZone: wanted || "UTC"});
        return wanted || "UTC";
    } catch {
        return "UTC";
    }
};

let parts = null; // one for all rows: making it is what takes long
const formatParts = (moment) => {
    parts ||= new Intl.DateTimeFormat("en-CA", {
        timeZone: zone(), year: "numeric", month: "2-digit", day: "2-digit",
    });
    return parts.formatToParts(new Date(moment));
};

// The day on which a moment falls for the person; a bare date is that day everywhere.
export const dayOf = (moment) => {
    if (!moment) {
        return null;
    }
    if (/^\d{4}-\d{2}-\d{2}$/.test(moment)) {
        return moment;
    }
    const found = formatParts(moment);
    const part = (type) => found.find((one) => one.type === type).value;
    return `${part("year")}-${part("month")}-${part("day")}`;
};

export const today = () => dayOf(new Date().toISOString());

export const addDays = (day, count) => text(new Date(noon(day).getTime() + count * DAY_MS));

export const monthOf = (day) => day.slice(0, 7);

export const addMonths = (month, count) => {
    const [year, number] = month.split("-").map(Number);
    const whole = year * 12 + number - 1 + count;
    return `${Math.floor(whole / 12)}-${pad((whole % 12) + 1)}`;
};

// The weeks that a month touches, from Monday to Sunday, as rows of seven days.
export const weeksOf = (month) => {
    const first = `${month}-01`;
    const lead = (noon(first).getUTCDay() + 6) % 7;
    const weeks = [];
    for (let day = addDays(first, -lead); weeks.length === 0 || monthOf(day) === month;) {
        weeks.push(Array.from({length: 7}, (_, index) => addDays(day, index)));
        day = addDays(day, 7);
    }
    return weeks;
};

// The same day of another month, or that month's last.
export const inMonth = (day, month) => {
    const last = addDays(`${addMonths(month, 1)}-01`, -1);
    const same = `${month}-${day.slice(8)}`;
    return same > last ? last : same;
};

const say = (day, options) => new Intl.DateTimeFormat("en-GB", {timeZone: "UTC", ...options}).format(noon(day));

export const longDay = (day) => say(day, {weekday: "long", day: "numeric", month: "long", year: "numeric"});
export const shortDay = (day) => say(day, {day: "numeric", month: "short", year: "numeric"});
export const longMonth = (month) => say(`${month}-01`, {month: "long", year: "numeric"});
