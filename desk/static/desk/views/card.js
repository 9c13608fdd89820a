// A post as a card: its name as a link, the fields that people chose, its counters.
"use strict";

import {dayOf, shortDay} from "./days.js";
import {hidden, icon, make, postPage} from "./dom.js";
import {titleOf} from "./title.js";
import {columnOf, isChips, isEmpty, show} from "./value.js";

export const ALWAYS = ["name", "media_type", "thumbnail", "author_name", "published_at", "text"];
export const FETCHED = ["name", "author_name", "published_at"]; // texts are asked for one by one
export const COUNTERS = {
    reactions: "thumb_up", comments: "chat_bubble", reposts: "repeat", engagers: "group",
};
export const BEGIN_WITH = ["post_type", "target_audience", "campaign", "tags", "reactions", "comments"];

export const titleLink = (row) => make("a", {
    class: "views-card__title", href: postPage(row.id), title: titleOf(row),
}, titleOf(row));

const counters = (row, keys) => {
    const shown = keys.filter((key) => key in COUNTERS).map((key) => make(
        "span", {class: "views-counter", title: columnOf(key)?.label},
        icon(COUNTERS[key]), isEmpty(row[key]) ? "–" : Number(row[key]).toLocaleString("en"),
        hidden(` ${columnOf(key)?.label || key}`),
    ));
    return shown.length ? make("div", {class: "views-counters"}, ...shown) : "";
};

const fields = (row, keys) => {
    const lines = [];
    const chips = [];
    for (const column of keys.map(columnOf)) {
        const node = column && !(column.key in COUNTERS) && !ALWAYS.includes(column.key)
            ? show(column, row[column.key]) : null;
        if (node && isChips(column)) {
            chips.push(node);
        } else if (node) {
            lines.push(make("div", {class: "views-card__field"},
                make("span", {class: "desk-muted"}, `${column.label}: `), node));
        }
    }
    return [chips.length ? make("div", {class: "views-chips"}, ...chips) : "", ...lines];
};

// `extra`: nodes at the end; `cover`: a picture on top.
export const card = (row, keys, {cover = null, extra = [], ...attributes} = {}) => make(
    attributes.role ? "div" : "article", {class: "views-card", "data-id": row.id, ...attributes}, cover,
    make("div", {class: "views-card__body"}, titleLink(row),
        make("div", {class: "desk-muted views-card__facts"}, [
            row.author_name, row.published_at && shortDay(dayOf(row.published_at)),
        ].filter(Boolean).join(" · ")),
        ...fields(row, keys), counters(row, keys), ...extra),
);
