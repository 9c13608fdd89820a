// A post's picture, from LinkedIn's own hosts alone; else what kind of post it is, and its words
// as far as the card's title does not say them.
"use strict";

import {titleOf} from "./title.js";
import {icon, isPicture, make} from "./dom.js";

const SYMBOLS = {
    video: "movie", image: "image", document: "description", article: "article", poll: "ballot",
    event: "event", carousel: "view_carousel", text: "notes",
};
const WORDS = 18;

const firstWords = (text) => {
    const words = (text || "").trim().split(/\s+/).filter(Boolean);
    return words.slice(0, WORDS).join(" ") + (words.length > WORDS ? " …" : "");
};

const unsaid = (row) => row.name ? row.text : row.text.slice(titleOf(row).length);

const placeholder = (row) => {
    const kind = row.media_type || "text";
    const symbol = Object.keys(SYMBOLS).find((name) => kind.toLowerCase().includes(name));
    return make("div", {class: "views-picture views-picture--none"},
        make("span", {class: "views-picture__kind"}, icon(SYMBOLS[symbol] || "article"), kind),
        make("span", {class: "views-picture__words"}, row.text ? firstWords(unsaid(row)) : "No text yet"));
};

// An address on a foreign host is never asked for.
export const hasPicture = (row) => Boolean(row.thumbnail) && isPicture(row.thumbnail);

export const picture = (row) => {
    if (!hasPicture(row)) {
        return placeholder(row);
    }
    const image = make("img", {
        class: "views-picture", src: row.thumbnail, alt: "", loading: "lazy", decoding: "async",
        referrerpolicy: "no-referrer",
    });
    image.addEventListener("error", () => image.replaceWith(placeholder(row)), {once: true});
    return image;
};
