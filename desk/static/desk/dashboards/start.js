// Draws every chart of the page; again when light turns dark, or back.
"use strict";

(() => {
    const drawAll = () => {
        for (const canvas of document.querySelectorAll("canvas[data-chart]")) {
            const drawing = Desk.data(canvas.dataset.chart);
            // Room for labels of two lines, and for each bar that stands beside another.
            if (drawing.horizontal) {
                const bars = drawing.stacked ? 1 : drawing.datasets.length;
                canvas.parentElement.style.height =
                    `${4.5 + (1.25 + .75 * bars) * Math.max(drawing.labels.length, 3)}rem`;
            }
            DeskCharts.draw(canvas, drawing);
        }
    };
    drawAll();
    let wasDark = document.documentElement.classList.contains("dark");
    new MutationObserver(() => {
        const isDark = document.documentElement.classList.contains("dark");
        if (isDark !== wasDark) drawAll();
        wasDark = isDark;
    }).observe(document.documentElement, {attributeFilter: ["class"]});
})();
