// The curve of a post's scrapes: reactions, comments, reposts over time. A click opens the scrape.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
    const canvas = document.getElementById("post-chart");
    const points = Desk.data("post-chart-data");
    if (!canvas || !points) return;

    const style = getComputedStyle(canvas.closest(".desk"));
    const colour = (name) => style.getPropertyValue(name).trim();
    const isDark = document.documentElement.classList.contains("dark");
    const lines = [
        ["Reactions", "reactions", isDark ? "#60a5fa" : "#2563eb", []],
        ["Comments", "comments", isDark ? "#4ade80" : "#15803d", [6, 3]],
        ["Reposts", "reposts", isDark ? "#fb923c" : "#c2410c", [2, 3]],
    ];
    const words = (moment) => new Date(moment).toLocaleDateString(undefined,
        {day: "numeric", month: "short", year: "numeric"});

    const draw = () => new Chart(canvas, {
        type: "line",
        data: {
            datasets: lines
                .filter(([, key]) => points.some((point) => point[key] !== null))
                .map(([label, key, borderColor, borderDash]) => ({
                    label,
                    borderColor,
                    borderDash,
                    backgroundColor: borderColor,
                    borderWidth: 2,
                    pointRadius: 4,
                    pointHoverRadius: 6,
                    pointHitRadius: 12,
                    data: points.map((point) => ({x: Date.parse(point.at), y: point[key]})),
                })),
        },
        options: {
            responsive: true,
            maintainAspectRatio: false,
            animation: false,
            interaction: {mode: "nearest", intersect: false},
            onClick: (_event, hit) => {
                if (hit.length) window.location.assign(points[hit[0].index].href);
            },
            onHover: (event, hit) => {
                event.native.target.classList.toggle("cursor-pointer", hit.length > 0);
            },
            scales: {
                x: {
                    type: "linear",
                    grid: {color: colour("--desk-line")},
                    ticks: {color: colour("--desk-muted"), maxTicksLimit: 6, callback: words},
                },
                y: {
                    beginAtZero: true,
                    grid: {color: colour("--desk-line")},
                    ticks: {color: colour("--desk-muted"), precision: 0},
                },
            },
            plugins: {
                legend: {display: true, labels: {color: colour("--desk-text"), usePointStyle: true}},
                tooltip: {
                    callbacks: {
                        title: (items) => new Date(items[0].parsed.x).toLocaleString(),
                    },
                },
            },
        },
    });
    draw();
});
