// Colours: chips of labels and states, and the stripe of a row.
import {columnOf, state} from "./state.js";

const SPARE = ["blue", "purple", "teal", "orange", "pink", "green", "yellow"];

// Of a value without a colour of its own: the same one each time.
const spareColour = (value) => {
    let sum = 0;
    for (const letter of String(value)) sum = (sum * 31 + letter.codePointAt(0)) % 997;
    return SPARE[sum % SPARE.length];
};

export const chipColour = (key, value) => {
    const column = columnOf(key);
    const choice = column?.choices?.find((one) => one.value === value);
    return choice?.colour || "grey";
};

export const rowColour = (row) => {
    const key = state.colour_by;
    const column = key && columnOf(key);
    if (!column) return "";
    const value = [].concat(row[key] ?? [])[0];
    if (value === undefined || value === "") return "";
    const colour = chipColour(key, value);
    return colour === "grey" && column.kind !== "state" ? spareColour(value) : colour;
};
