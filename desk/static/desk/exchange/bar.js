// Beside the tools of the Posts page: export of what is on the screen, and the way to imports.
import {button, h, icon} from "../grid/dom.js";
import {openMenu} from "../grid/menu.js";
import {may, on, settle, state, world} from "../grid/state.js";
import {download} from "./download.js";

const ADDRESS = "/admin/desk/grid/export/";
const IMPORTS = "/admin/desk/imports/";

const save = async (format) => {
    settle();
    Desk.say(`${world.total.toLocaleString()} post${world.total === 1 ? " is" : "s are"} being exported…`);
    try {
        const name = await download(ADDRESS, {
            format,
            columns: state.columns.map(({key}) => key),
            filter: state.filter,
            sort: state.sort,
            search: state.search,
        });
        Desk.say(`Exported to ${name}.`, "success");
    } catch (error) {
        Desk.say(error.message, "error");
    }
};

const openFormats = (anchor) => openMenu(anchor, [
    {text: "Excel (XLSX)", run: () => save("xlsx")},
    {text: "CSV", run: () => save("csv")},
], {label: "Export what is shown"});

on("ready", () => {
    const bar = document.getElementById("exchange-bar");
    if (!bar) return;
    const made = [];
    if (may("export")) {
        const open = button("Export", (event) => openFormats(event.currentTarget), {
            kind: "grid-tool", iconName: "download", title: "The posts and columns that are shown, as a file",
        });
        open.setAttribute("aria-haspopup", "menu");
        made.push(open);
    }
    if (may("import")) {
        made.push(h("a", {class: "desk-button grid-tool", href: IMPORTS, title: "Bring posts from a file"}, icon("upload_file"), "Import"));
    }
    bar.replaceChildren(...made);
});
