// Posts by the day they were published, in the person's time zone: a month, or a list when narrow.
"use strict";

import {card, FETCHED, titleLink} from "./card.js";
import {narrow} from "./config.js";
import * as days from "./days.js";
import {button, hidden, icon, make, plural} from "./dom.js";
import {growList} from "./lazy.js";
import {listOf, openPosts, which} from "./posts.js";

const SHOWN = 3;
const NARROW = "(max-width: 45rem)";
const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const place = {month: null, day: null}; // where the calendar stands; a view does not keep it

// One day more on both sides: the server need not know the person's zone, days are told apart here.
const rulesOf = (weeks) => [
    {field: "published_at", op: "gte", value: `${days.addDays(weeks[0][0], -1)}T00:00:00Z`},
    {field: "published_at", op: "lt", value: `${days.addDays(weeks.at(-1)[6], 2)}T00:00:00Z`},
];

const fetchDated = async (keys, weeks) => {
    const query = which();
    const filter = narrow(query.filter, ...rulesOf(weeks));
    const posts = await openPosts(filter ? {...query, filter} : query, [...new Set([...FETCHED, ...keys])]);
    const byDay = new Map();
    const shown = new Set(weeks.flat());
    const dated = (await posts.all()).filter((row) => shown.has(days.dayOf(row.published_at)));
    for (const row of dated) {
        const day = days.dayOf(row.published_at);
        byDay.set(day, byDay.get(day) || []).get(day).push(row);
    }
    byDay.forEach((rows) => rows.sort((one, other) =>
        one.published_at.localeCompare(other.published_at) || one.id - other.id));
    const shortly = [...byDay.values()].flatMap((rows) => rows.slice(0, SHOWN));
    await listOf(shortly).take(0, shortly.length); // with their names; the others when their day is opened
    return byDay;
};

const fetchUndated = async (keys) => {
    const query = which();
    const columns = [...new Set([...FETCHED, ...keys])];
    const filter = narrow(query.filter, {field: "published_at", op: "empty"});
    if (filter) {
        return openPosts({...query, filter}, columns);
    }
    const rows = (await (await openPosts(query, columns)).all()).filter((row) => !row.published_at);
    return listOf(rows);
};

const showDay = (day, rows, keys) => {
    const close = button("Close", () => dialog.close());
    const list = make("div", {class: "views-day-list"});
    const dialog = make("dialog", {class: "desk-dialog", "aria-label": days.longDay(day)},
        make("div", {class: "desk-row desk-row--apart"},
            make("h2", {}, `${days.longDay(day)}: ${plural(rows.length, "post")}`), close),
        list);
    dialog.addEventListener("close", () => dialog.remove());
    document.querySelector(".desk").append(dialog);
    dialog.showModal();
    const posts = listOf(rows);
    growList(list, posts.total, async (from, count) =>
        (await posts.take(from, count)).map((row) => card(row, keys)));
};

const cell = (day, month, rows, keys) => {
    const more = rows.length - SHOWN;
    const isToday = day === days.today();
    const label = `${days.longDay(day)}${isToday ? ", today" : ""}: ${plural(rows.length, "post")}`;
    return make("td", {
        class: `views-day ${days.monthOf(day) === month ? "" : "views-day--other"}`,
        "data-day": day, "data-keep": `day-${day}`, tabindex: day === place.day ? "0" : "-1", "aria-label": label,
        "aria-current": isToday ? "date" : null,
        onkeydown: (event) => {
            if (event.key === "Enter" && event.target === event.currentTarget && rows.length) {
                event.preventDefault();
                showDay(day, rows, keys);
            }
        },
    },
    make("div", {class: "views-day__head"}, make("span", {class: "views-day__number"}, String(Number(day.slice(8)))),
        rows.length ? make("span", {class: "desk-muted views-day__count"}, plural(rows.length, "post")) : ""),
    ...rows.slice(0, SHOWN).map((row) => make("div", {class: "views-day__post"}, titleLink(row))),
    more > 0 ? make("button", {
        type: "button", class: "views-day__more", onclick: () => showDay(day, rows, keys),
    }, `+${more} more`) : "");
};

const KEYS = {ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7};

const monthTable = (weeks, byDay, keys, go) => {
    const head = make("tr", {}, ...WEEKDAYS.map((name) => make("th", {scope: "col", abbr: name}, name.slice(0, 3))));
    const body = weeks.map((week) => make("tr", {}, ...week.map((day) =>
        cell(day, place.month, byDay.get(day) || [], keys))));
    const table = make("table", {class: "views-month", role: "grid", "aria-label": days.longMonth(place.month)},
        make("thead", {}, head), make("tbody", {}, ...body));
    table.addEventListener("keydown", (event) => {
        if (!event.target.matches(".views-day")) {
            return;
        }
        const {day} = event.target.dataset;
        const wanted = event.key in KEYS ? days.addDays(day, KEYS[event.key])
            : event.key === "PageUp" ? days.inMonth(day, days.addMonths(days.monthOf(day), -1))
                : event.key === "PageDown" ? days.inMonth(day, days.addMonths(days.monthOf(day), 1)) : null;
        if (wanted) {
            event.preventDefault();
            go(wanted, {focus: true});
        }
    });
    return table;
};

const monthList = (weeks, byDay, keys) => {
    const shown = weeks.flat().filter((day) => days.monthOf(day) === place.month && byDay.has(day));
    if (!shown.length) {
        return make("p", {class: "desk-empty"}, `No posts in ${days.longMonth(place.month)}: go to another month.`);
    }
    return make("div", {class: "desk-stack"}, ...shown.map((day) => {
        const rows = byDay.get(day);
        const list = make("div", {class: "views-day-list"}, ...rows.slice(0, SHOWN).map((row) => card(row, keys)));
        return make("section", {"data-day": day, "aria-label": days.longDay(day)},
            make("h3", {}, `${days.longDay(day)} (${rows.length})`), list,
            rows.length > SHOWN ? button(`All ${rows.length} of this day`, () => showDay(day, rows, keys)) : "");
    }));
};

const asideOf = (posts, keys, tools) => {
    const list = make("div", {class: "views-day-list"});
    const open = tools.root().querySelector(".views-undated")?.open; // a redraw leaves it as it is
    const box = make("details", {class: "desk-card views-undated", open},
        make("summary", {"data-keep": "undated"}, `${plural(posts.total, "post")} without a date`),
        make("p", {class: "desk-muted"}, "Their date comes with the first scrape or description."), list);
    let filled = null;
    const fill = () => {
        filled ||= growList(list, posts.total, async (from, count) =>
            (await posts.take(from, count)).map((row) => card(row, keys)), {piece: 20});
        return filled;
    };
    box.addEventListener("toggle", fill);
    if (open) {
        tools.after(fill);
    }
    return box;
};

export const drawCalendar = async (tools) => {
    const {keys, isStale, again} = tools;
    place.day ||= days.today();
    place.month ||= days.monthOf(place.day);
    const weeks = days.weeksOf(place.month);
    const [byDay, undated] = await Promise.all([fetchDated(keys, weeks), fetchUndated(keys)]);
    if (isStale()) {
        return null;
    }
    const box = make("div", {class: "desk-stack"});
    // Days of the neighbouring months are in the table already: the focus moves without a fetch.
    const go = async (day, {focus = false} = {}) => {
        const known = weeks.flat().includes(day) && days.monthOf(day) === place.month;
        place.day = day;
        place.month = days.monthOf(day);
        const find = (root) => root.querySelector(`td[data-day="${day}"]`);
        if (!known) {
            if (focus) {
                tools.focusThen(find);
            }
            await again();
            return;
        }
        box.querySelectorAll("td[tabindex='0']").forEach((one) => one.setAttribute("tabindex", "-1"));
        find(box)?.setAttribute("tabindex", "0");
        if (focus) {
            find(box)?.focus();
        }
    };
    const step = (count) => go(days.inMonth(place.day, days.addMonths(place.month, count)));
    const total = weeks.flat().filter((day) => days.monthOf(day) === place.month)
        .reduce((sum, day) => sum + (byDay.get(day)?.length || 0), 0);
    const isNarrow = window.matchMedia(NARROW).matches;
    box.append(make("div", {class: "desk-row views-months"},
        button(icon("chevron_left"), () => step(-1), {"data-keep": "previous", "aria-label": "Previous month"}),
        button("Today", () => go(days.today()), {"data-keep": "today"}),
        button(icon("chevron_right"), () => step(1), {"data-keep": "next", "aria-label": "Next month"}),
        make("h2", {class: "views-months__name", "aria-live": "polite"}, days.longMonth(place.month),
            hidden(`: ${plural(total, "post")}`)),
        make("span", {class: "desk-muted"}, [
            plural(total, "post"), undated.total && `${undated.total.toLocaleString("en")} without a date, below`,
            `days in ${days.zone()}`,
        ].filter(Boolean).join(" · ")),
    ));
    box.append(isNarrow ? monthList(weeks, byDay, keys) : monthTable(weeks, byDay, keys, go));
    if (undated.total) {
        box.append(asideOf(undated, keys, tools));
    }
    return box;
};
