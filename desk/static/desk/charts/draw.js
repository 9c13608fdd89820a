// Draws what a page gives by `json_script`: `DeskCharts.draw(canvas, drawing)`. A press on a bar or a
// point opens its list. null is a gap, never 0. The chart stands on the canvas: `canvas.chart`.
//
// drawing: {kind: "line" | "bar", labels, x, y, linear, horizontal, stacked,
//     datasets: [{label, data: [number | null | {x, y}], pages: [address], stack, is_line}],
//     reference: {at, label}}: a line across all bars at one value, to compare them with.
"use strict";

window.DeskCharts = (() => {
    const LIGHT = ["#7c3aed", "#0d9488", "#c2410c", "#2563eb", "#be185d", "#4d7c0f", "#475569"];
    const DARK = ["#c084fc", "#2dd4bf", "#fb923c", "#60a5fa", "#f472b6", "#a3e635", "#cbd5e1"];
    // Lines are told apart by more than their colour.
    const DASHES = [[], [6, 3], [2, 3], [10, 3, 2, 3]];
    const POINTS = ["circle", "rectRot", "triangle", "rect"];
    const LONGEST_LINE = 30;
    const LONGEST_LEGEND = 48;

    const isDark = () => document.documentElement.classList.contains("dark");
    const shorten = (text, most) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);
    // A label in two lines at most.
    const wrap = (text, most) => {
        const words = text.split(/\s+/);
        let first = words.shift();
        while (words.length && first.length + 1 + words[0].length <= most) first += ` ${words.shift()}`;
        const lines = [first, words.join(" ")].filter(Boolean);
        return lines.map((line) => shorten(line, most));
    };
    const say = (number) => (number === null || number === undefined
        ? "unknown" : number.toLocaleString(undefined, {maximumFractionDigits: 4}));

    const makeDataset = (one, index, kind) => {
        const colours = isDark() ? DARK : LIGHT;
        const colour = colours[index % colours.length];
        const isLine = kind === "line" || one.is_line;
        return {
            type: isLine ? "line" : "bar",
            label: one.label,
            data: one.data,
            pages: one.pages || [],
            ...(one.stack ? {stack: one.stack} : {}),
            ...(one.is_line ? {stack: `line-${index}`} : {}),
            borderColor: colour,
            backgroundColor: colour,
            borderWidth: isLine ? 2 : 0,
            borderDash: isLine ? DASHES[index % DASHES.length] : [],
            // The first is drawn last: a later one on the same place is seen around it.
            pointStyle: one.is_line ? "line" : isLine ? POINTS[index % POINTS.length] : "rect",
            pointRadius: one.is_line ? 0 : 4 + 2 * (index % POINTS.length),
            pointHoverRadius: one.is_line ? 0 : 6 + 2 * (index % POINTS.length),
            pointHitRadius: one.is_line ? 0 : 12,
            spanGaps: false,
        };
    };

    const pageOf = (chart, hits) => {
        const hit = hits.find(({datasetIndex, index}) => chart.data.datasets[datasetIndex].pages[index]);
        return hit ? chart.data.datasets[hit.datasetIndex].pages[hit.index] : "";
    };

    // Counts have no ticks between whole numbers.
    const isWhole = (drawing) => drawing.datasets.every((one) => one.data.every(
        (point) => Number.isInteger(point?.y ?? point ?? 0)));

    // Across the whole chart, over the bars; a dataset's line would end in the middle of the outer ones.
    const referenceLine = {
        id: "reference",
        afterDatasetsDraw: (chart, _given, {at, colour}) => {
            if (at === undefined) return;
            const {ctx, chartArea: area, options: {indexAxis}} = chart;
            const place = chart.scales[indexAxis === "y" ? "x" : "y"].getPixelForValue(at);
            const draw = (strokeStyle, lineWidth, dashes) => {
                Object.assign(ctx, {strokeStyle, lineWidth});
                ctx.setLineDash(dashes);
                ctx.beginPath();
                ctx.moveTo(...(indexAxis === "y" ? [place, area.top] : [area.left, place]));
                ctx.lineTo(...(indexAxis === "y" ? [place, area.bottom] : [area.right, place]));
                ctx.stroke();
            };
            ctx.save();
            // With an edge, to be seen on a bar too.
            draw(isDark() ? "#111827" : "#fff", 6, []);
            draw(colour, 2, DASHES[1]);
            ctx.restore();
        },
    };

    const nameReference = (reference, colour) => (reference ? [{
        text: reference.label,
        pointStyle: "line",
        strokeStyle: colour,
        fontColor: colour,
        lineWidth: 2,
        lineDash: DASHES[1],
    }] : []);

    const makeScales = (drawing, text, grid) => {
        const title = (words) => ({display: Boolean(words), text: words, color: text});
        const measured = {color: text, callback: (value) => say(value)};
        const numbers = {
            beginAtZero: true,
            suggestedMax: drawing.reference?.at,
            stacked: Boolean(drawing.stacked),
            ticks: isWhole(drawing) ? {...measured, precision: 0} : measured,
            grid: {color: grid},
        };
        const names = {
            stacked: Boolean(drawing.stacked),
            ticks: {color: text, autoSkip: !drawing.horizontal, maxRotation: 45},
            grid: {display: false},
        };
        if (drawing.horizontal) {
            names.ticks.callback = (_value, index) => wrap(drawing.labels[index],
                window.innerWidth < 600 ? LONGEST_LINE / 2 : LONGEST_LINE);
            return {x: {...numbers, title: title(drawing.y)}, y: {...names, title: title(drawing.x)}};
        }
        const across = drawing.linear ? {...numbers, ticks: measured, type: "linear", stacked: false} : names;
        return {x: {...across, title: title(drawing.x)}, y: {...numbers, title: title(drawing.y)}};
    };

    const draw = (canvas, drawing) => {
        const text = isDark() ? "#d1d5db" : "#374151";
        const grid = isDark() ? "rgb(255 255 255 / .1)" : "rgb(0 0 0 / .08)";
        canvas.chart?.destroy();
        const chart = new Chart(canvas, {
            type: drawing.kind,
            data: {
                labels: drawing.labels.length ? drawing.labels : undefined,
                datasets: drawing.datasets.map((one, index) => makeDataset(one, index, drawing.kind)),
            },
            plugins: [referenceLine],
            options: {
                indexAxis: drawing.horizontal ? "y" : "x",
                responsive: true,
                maintainAspectRatio: false,
                animation: false,
                interaction: {mode: "nearest", intersect: true},
                onClick: (_event, hits) => {
                    const page = pageOf(chart, hits);
                    if (page) window.location.assign(page);
                },
                onHover: (event, hits) => {
                    event.native.target.classList.toggle("cursor-pointer", Boolean(pageOf(chart, hits)));
                },
                plugins: {
                    reference: {at: drawing.reference?.at, colour: text},
                    legend: {
                        display: drawing.datasets.length > 1
                            || Boolean(drawing.linear || drawing.reference),
                        // The line is no dataset: it cannot be hidden.
                        onClick: (event, item, legend) => {
                            if (item.datasetIndex === undefined) return;
                            Chart.defaults.plugins.legend.onClick(event, item, legend);
                        },
                        position: "bottom",
                        align: "start",
                        labels: {
                            color: text,
                            usePointStyle: true,
                            generateLabels: (of) => Chart.defaults.plugins.legend.labels
                                .generateLabels(of)
                                .map((label) => ({
                                    ...label,
                                    fontColor: text,
                                    lineDash: [],
                                    text: shorten(label.text, LONGEST_LEGEND),
                                }))
                                .concat(nameReference(drawing.reference, text)),
                        },
                    },
                    tooltip: {
                        callbacks: {
                            title: (items) => (drawing.linear
                                ? `${drawing.x}: ${say(items[0].parsed.x)}` : drawing.labels[items[0].dataIndex]),
                            label: (item) => `${shorten(item.dataset.label, LONGEST_LEGEND)}: ${
                                say(drawing.horizontal ? item.parsed.x : item.parsed.y)}`,
                        },
                    },
                },
                scales: makeScales(drawing, text, grid),
            },
        });
        canvas.chart = chart;
        return chart;
    };

    return {draw};
})();
