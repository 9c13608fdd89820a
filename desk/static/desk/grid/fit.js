// The table takes the height that the window leaves it, and scrolls within.
import {view} from "./table.js";

const LEAST = 320;
const BELOW = 62; // the status line and the page's edge

export const fitHeight = (container) => {
    const frame = container.querySelector("#grid-body");
    const fit = () => {
        if (!frame.offsetParent) return;
        const top = frame.getBoundingClientRect().top + window.scrollY;
        frame.style.height = `${Math.max(LEAST, window.innerHeight - top - BELOW)}px`;
    };
    fit();
    if (container.dataset.fits) return;
    container.dataset.fits = "yes";
    // What is above it (views, rules, what is ticked) grows and shrinks.
    const above = new ResizeObserver(fit);
    above.observe(container.querySelector("#grid-top"));
    above.observe(document.getElementById("views-bar"));
    new ResizeObserver(() => view.ready && view.table.redraw()).observe(frame);
    window.addEventListener("resize", fit);
};
