// The trend: two lines of bars; a press opens the list behind a bar. The table has the same numbers.
"use strict";

(() => {
    const NAMES = {engagements: "Engagements", engagers: "New engagers"};
    const data = Desk.data("home-chart");
    const keys = Object.keys(NAMES);

    const makeCell = (key, index) => {
        const cell = document.createElement("td");
        cell.className = "desk-number";
        const link = document.createElement("a");
        link.href = data.pages[key][index];
        link.textContent = data[key][index].toLocaleString();
        cell.append(link);
        return cell;
    };

    const fillTable = () => {
        const body = document.querySelector("#home-days tbody");
        body.append(...data.days.map((day, index) => {
            const row = document.createElement("tr");
            const name = document.createElement("th");
            name.scope = "row";
            name.textContent = day;
            row.append(name, ...keys.map((key) => makeCell(key, index)));
            return row;
        }));
    };

    const draw = () => DeskCharts.draw(document.getElementById("home-trend"), {
        kind: "bar",
        labels: data.days,
        datasets: keys.map((key) => ({label: NAMES[key], data: data[key], pages: data.pages[key]})),
    });

    fillTable();
    draw();
})();
