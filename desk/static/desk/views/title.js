// What a post is called: its name, else the first line of its text.
"use strict";

export const titleOf = (row) => row.name || (row.text || "").split("\n")[0].slice(0, 120)
    || (row.author_name ? `Post by ${row.author_name}` : `Post ${row.id}`);
