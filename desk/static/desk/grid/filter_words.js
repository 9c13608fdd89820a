// Which questions one may ask of which kind of column, in people's words.
export const OPS = {
    text: ["contains", "not_contains", "is", "is_not", "starts", "empty", "filled"],
    number: ["is", "is_not", "gt", "gte", "lt", "lte", "between", "empty", "filled"],
    date: ["is", "gt", "gte", "lt", "lte", "between", "last_days", "empty", "filled"],
    boolean: ["true", "false", "empty", "filled"],
    choice: ["in", "not_in", "contains", "empty", "filled"],
    choices: ["has_any", "has_all", "has_none", "empty", "filled"],
    state: ["in", "not_in"],
    image: ["empty", "filled"],
};

const WORDS = {
    is: "is", is_not: "is not", contains: "contains", not_contains: "does not contain", starts: "starts with",
    empty: "is empty", filled: "is filled in", gt: "is over", gte: "is at least", lt: "is under", lte: "is at most",
    between: "is between", in: "is one of", not_in: "is none of", has_any: "has any of", has_all: "has all of",
    has_none: "has none of", true: "is yes", false: "is no", last_days: "is in the last days",
};
const DATE_WORDS = {gt: "is after", gte: "is on or after", lt: "is before", lte: "is on or before", is: "is on"};

const SAME = {long_text: "text", url: "text", money: "number", datetime: "date"};
const kindOf = (column) => (OPS[column.kind] ? column.kind : SAME[column.kind] || "text");

// The server may say itself which it takes.
export const opsOf = (column) => column.ops || OPS[kindOf(column)];
export const opWord = (column, op) => (kindOf(column) === "date" && DATE_WORDS[op]) || WORDS[op] || op;
export const needsValue = (op) => !["empty", "filled", "true", "false"].includes(op);
export const takesMany = (op) => ["in", "not_in", "has_any", "has_all", "has_none"].includes(op);
export const inputKind = (column, op) => (op === "last_days" ? "number" : kindOf(column));
