// Posts as pictures: for those who know a post by its look.
"use strict";

import {card, FETCHED} from "./card.js";
import {make, plural} from "./dom.js";
import {growList} from "./lazy.js";
import {hasPicture, picture} from "./picture.js";
import {openPosts, which} from "./posts.js";

export const drawGallery = async (tools) => {
    const {keys, isStale} = tools;
    const posts = await openPosts(
        which(), [...new Set([...FETCHED, "media_type", "thumbnail", ...keys])],
        (row) => !row.name || !hasPicture(row),
    );
    if (isStale()) {
        return null;
    }
    if (!posts.total) {
        return tools.empty();
    }
    const list = make("div", {class: "views-gallery", role: "list", "aria-label": "Posts"});
    const box = make("div", {}, make("p", {class: "desk-muted views-count", role: "status"},
        plural(posts.total, "post")), list);
    const draw = (row) => card(row, keys, {cover: picture(row), role: "listitem"});
    tools.after(() => growList(list, posts.total, async (from, count) =>
        (await posts.take(from, count)).map(draw)));
    return box;
};
