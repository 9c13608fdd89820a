// The posts that match, as the layouts read them: whole when the server gives them whole, else by page.
"use strict";

import {fetchRows, PAGE} from "./server.js";

const AT_ONCE = 100; // ids of one question for texts

export const which = () => ({
    filter: DeskGrid.state.filter, sort: DeskGrid.state.sort, search: DeskGrid.state.search,
});

// The texts of posts are long: only those that are drawn and need theirs ask for it.
const readTexts = async (rows, needs) => {
    const wanted = rows.filter((row) => row.text === undefined && needs(row));
    for (let at = 0; at < wanted.length; at += AT_ONCE) {
        const part = wanted.slice(at, at + AT_ONCE);
        const filter = {match: "all", rules: [{field: "id", op: "in", value: part.map((row) => row.id)}]};
        const answer = await fetchRows({filter}, ["text"], 1, AT_ONCE);
        const texts = new Map(answer.rows.map((row) => [row.id, row.text]));
        part.forEach((row) => Object.assign(row, {text: texts.get(row.id) || ""}));
    }
    return rows;
};

const isNameless = (row) => !row.name;

// {total, take(from, count)}: take gives rows, asking for further pages as they are needed; and for
// the text of those that `needs` it.
export const listOf = (rows, needs = isNameless) => ({
    total: rows.length,
    take: async (from, count) => readTexts(rows.slice(from, from + count), needs),
});

export const openPosts = async (query, columns, needs = isNameless) => {
    const rows = [];
    let page = 1;
    const first = await fetchRows(query, columns, page);
    rows.push(...first.rows);
    const pages = first.whole ? 1 : first.pages ?? Math.ceil(first.total / PAGE);
    const read = async (from, count) => {
        while (rows.length < from + count && page < pages) {
            page += 1;
            rows.push(...(await fetchRows(query, columns, page)).rows);
        }
        return rows.slice(from, from + count);
    };
    return {
        total: first.total,
        take: async (from, count) => readTexts(await read(from, count), needs),
        all: () => read(0, first.total), // without texts
    };
};
