// Long lists a piece at a time: more is drawn, or fetched, when the end comes into sight.
"use strict";

import {button, make} from "./dom.js";

export const PIECE = 40;

// `more(from, count)` gives the nodes of the next piece (or a promise of them); none ends the list.
// Resolves when the first piece is drawn. The button serves those who do not scroll; it is also what is watched.
export const growList = (list, total, more, {root = null, piece = PIECE} = {}) => {
    let drawn = 0;
    let isBusy = false;
    const next = button("Show more", () => grow());
    const end = make("div", {class: "views-more-line"}, next);
    const watcher = new IntersectionObserver((entries) => {
        if (entries.some((entry) => entry.isIntersecting)) {
            grow();
        }
    }, {root, rootMargin: "400px"});
    const grow = async () => {
        if (isBusy) {
            return;
        }
        if (drawn >= total) {
            end.remove();
            return;
        }
        isBusy = true;
        watcher.unobserve(end);
        try {
            const nodes = await more(drawn, piece);
            list.append(...nodes);
            drawn = nodes.length ? drawn + nodes.length : total;
        } catch (error) {
            Desk.say(error.message, "error");
            isBusy = false;
            return;
        }
        isBusy = false;
        if (drawn >= total) {
            watcher.disconnect();
            end.remove();
        } else {
            next.textContent = `Show more (${(total - drawn).toLocaleString("en")} left)`;
            watcher.observe(end); // observed anew: it tells at once whether the end is still in sight
        }
    };
    list.after(end);
    return grow();
};
