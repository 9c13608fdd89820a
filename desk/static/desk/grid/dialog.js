// A dialog of the grid: title, contents, buttons. Escape closes it.
import {button, h} from "./dom.js";

export const openDialog = (title, content, buttons = [], {wide = false} = {}) => {
    const heading = h("h2", {}, title);
    const row = h("div", {class: "desk-row grid-dialog__buttons"});
    const body = h("div", {class: "grid-dialog__body"}, content);
    const dialog = h("dialog", {class: `desk-dialog grid-dialog ${wide ? "grid-dialog--wide" : ""}`, "aria-label": title}, heading, body, row);
    const set = {
        dialog,
        body,
        close: () => dialog.close(),
        show: (...shown) => body.replaceChildren(...shown.flat().filter(Boolean)),
        buttons: (list) => row.replaceChildren(...list.map(({text, run, kind, disabled}) => {
            const made = button(text, run, {kind});
            made.disabled = Boolean(disabled);
            return made;
        })),
    };
    set.buttons([...buttons.map((one) => ({...one, run: () => one.run(set)})), {text: buttons.length ? "Cancel" : "Close", run: set.close}]);
    dialog.addEventListener("keydown", (event) => event.stopPropagation());
    dialog.addEventListener("close", () => dialog.remove());
    document.querySelector(".desk").append(dialog);
    dialog.showModal();
    return set;
};
