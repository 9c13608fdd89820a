// Text of a spreadsheet's clipboard: tabs between cells, quotes round what holds tabs, lines or quotes.

export const writeTsv = (lines) => lines.map((cells) => cells.map((cell) =>
    /["\t\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell).join("\t")).join("\n");

// Lines of cells. A quote counts only at the start of a cell, as Excel and Google Sheets write it.
export const readTsv = (text) => {
    const source = text.replaceAll("\r\n", "\n").replaceAll("\r", "\n");
    const lines = [];
    let cells = [];
    let at = 0;
    while (at <= source.length) {
        let cell = "";
        const end = source[at] === '"' ? endOfQuoted(source, at) : -1;
        if (end > 0) {
            cell = source.slice(at + 1, end).replaceAll('""', '"');
            at = end + 1;
        } else {
            const rest = source.slice(at).search(/[\t\n]/);
            const stop = rest < 0 ? source.length : at + rest;
            cell = source.slice(at, stop);
            at = stop;
        }
        cells.push(cell);
        if (at >= source.length || source[at] === "\n") {
            lines.push(cells);
            cells = [];
            if (at >= source.length) break;
        }
        at += 1;
    }
    // Excel ends its text with a line break: that is no line of its own.
    if (lines.length > 1 && lines.at(-1).length === 1 && lines.at(-1)[0] === "") lines.pop();
    return lines;
};

// Where the closing quote is; -1 when none closes just before a tab, a line's end or the end.
const endOfQuoted = (source, start) => {
    let at = start + 1;
    for (;;) {
        at = source.indexOf('"', at);
        if (at < 0) return -1;
        if (source[at + 1] === '"') {
            at += 2;
            continue;
        }
        const next = source[at + 1];
        return next === undefined || next === "\t" || next === "\n" ? at : -1;
    }
};
