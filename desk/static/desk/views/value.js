// One value of a post on a card: as the grid writes it, chips for labels, links only to LinkedIn.
"use strict";

import {chipColour} from "../grid/colours.js";
import {showValue} from "../grid/words.js";
import {isLinkedIn, make} from "./dom.js";

const COLOURS = ["grey", "red", "orange", "yellow", "green", "teal", "blue", "purple", "pink"];
const CHIPS = ["choice", "choices", "state"];
const LONGEST = 140;

export const isEmpty = (value) =>
    value === null || value === undefined || value === "" || (Array.isArray(value) && !value.length);

export const columnOf = (key) => DeskGrid.schema.columns.find((column) => column.key === key);

export const isChips = (column) => CHIPS.includes(column.kind);

export const wordOf = (column, value) => showValue(column.key, value);

export const chip = (column, value) => {
    const colour = chipColour(column.key, value);
    const kind = COLOURS.includes(colour) ? ` desk-chip--${colour}` : "";
    return make("span", {class: `desk-chip${kind}`, title: column.label}, wordOf(column, value));
};

const short = (text) => (text.length > LONGEST ? `${text.slice(0, LONGEST).trimEnd()}…` : text);

// A node for one value, or null where there is nothing to show.
export const show = (column, value) => {
    if (isEmpty(value)) {
        return null;
    }
    if (isChips(column)) {
        return make("span", {class: "views-chips"}, ...[value].flat().map((one) => chip(column, one)));
    }
    if (column.kind === "url" && isLinkedIn(value)) {
        return make("a", {href: value, rel: "noopener noreferrer", target: "_blank"}, "On LinkedIn");
    }
    return make("span", {}, short(wordOf(column, value)));
};
