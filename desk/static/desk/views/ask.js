// Dialogs that ask for a name or for some of a list. They resolve to the answer, or null.
"use strict";

import {button, make} from "./dom.js";

export const MAX_NAME = 80;
let count = 0;

// `read()` gives the answer; `content` are the fields. Enter sends, Escape is no.
const open = (title, content, read, yes) => new Promise((resolve) => {
    count += 1;
    const heading = make("h2", {id: `views-ask-${count}`}, title);
    const form = make("form", {method: "dialog", class: "desk-stack"}, heading, ...content, make(
        "div", {class: "desk-row"},
        make("button", {type: "submit", class: "desk-button desk-button--primary"}, yes),
        button("Cancel", () => dialog.close()),
    ));
    const dialog = make("dialog", {
        class: "desk-dialog views-dialog", "aria-labelledby": heading.id,
    }, form);
    let answer = null;
    form.addEventListener("submit", (event) => {
        event.preventDefault();
        answer = read();
        if (answer !== null) {
            dialog.close();
        }
    });
    dialog.addEventListener("close", () => {
        dialog.remove();
        resolve(answer);
    });
    (document.querySelector(".desk") || document.body).append(dialog);
    dialog.showModal();
});

// `taken`: names that this person's views have already.
export const askName = (title, {name = "", taken = [], yes = "Save"} = {}) => {
    const error = make("p", {class: "views-error", id: "views-name-error", role: "alert"});
    const input = make("input", {
        class: "desk-input", id: "views-name", value: name, maxlength: MAX_NAME, required: true,
        autocomplete: "off", "aria-describedby": "views-name-help views-name-error",
    });
    const help = make("p", {class: "desk-muted", id: "views-name-help"},
        `Up to ${MAX_NAME} characters, for example: Drafts to label.`);
    const read = () => {
        const value = input.value.trim();
        const known = taken.some((one) => one.toLowerCase() === value.toLowerCase());
        error.textContent = !value ? "Write a name for the view."
            : known ? `You have a view called “${value}”: choose another name.` : "";
        if (error.textContent) {
            input.setAttribute("aria-invalid", "true");
            input.focus();
            return null;
        }
        return value;
    };
    const label = make("label", {for: "views-name"}, "Name");
    const answer = open(title, [make("div", {class: "views-field"}, label, input, help, error)], read, yes);
    input.select();
    return answer;
};

// `options`: [{value, label, checked}]. Resolves to the values that are checked.
export const askSome = (title, help, options, {yes = "Save", kind = "checkbox"} = {}) => {
    const boxes = options.map(({value, label, checked}) => {
        const input = make("input", {type: kind, name: "views-some", value, checked});
        return make("label", {class: "views-check"}, input, make("span", {}, label));
    });
    const list = make("div", {class: "views-checks"}, ...boxes);
    const read = () => [...list.querySelectorAll("input:checked")].map((input) => input.value);
    return open(title, [make("p", {class: "desk-muted"}, help), list], read, yes);
};
