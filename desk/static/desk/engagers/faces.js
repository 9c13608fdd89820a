// LinkedIn's pictures expire: one that does not load leaves the initials below it.
"use strict";

(() => {
    const drop = (image) => image.remove();

    document.addEventListener(
        "error",
        (event) => {
            if (event.target instanceof HTMLImageElement && "face" in event.target.dataset) drop(event.target);
        },
        true,
    );
    document.addEventListener("DOMContentLoaded", () => {
        for (const image of document.querySelectorAll("img[data-face]")) {
            if (image.complete && image.naturalWidth === 0) drop(image);
        }
    });
})();
