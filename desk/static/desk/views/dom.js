// Elements by one call. Texts are always text: what comes from posts is never read as HTML.
"use strict";

const LINKEDIN = /(^|\.)linkedin\.com$/;
const PICTURES = /(^|\.)licdn\.com$/;

const isOn = (address, hosts) => {
    try {
        const url = new URL(address);
        return url.protocol === "https:" && url.port === "" && !url.username && hosts.test(url.hostname);
    } catch {
        return false;
    }
};

export const isPicture = (address) => isOn(address, PICTURES);
export const isLinkedIn = (address) => isOn(address, LINKEDIN);

// make("button", {class: "desk-button", "aria-label": "Save", onclick: save}, "Save", icon)
export const make = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
        if (value === null || value === undefined || value === false) {
            continue;
        }
        if (name.startsWith("on")) {
            element.addEventListener(name.slice(2), value);
        } else {
            element.setAttribute(name, value === true ? "" : value);
        }
    }
    element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
    return element;
};

export const button = (label, onclick, attributes = {}) =>
    make("button", {type: "button", class: "desk-button", onclick, ...attributes}, label);

// A symbol of the admin's own font; words beside it say the same.
export const icon = (name) =>
    make("span", {class: "material-symbols-outlined views-icon", "aria-hidden": "true"}, name);

export const hidden = (text) => make("span", {class: "desk-visually-hidden"}, text);

export const postPage = (id) => `/admin/posts/post/${encodeURIComponent(id)}/change/`;

export const plural = (count, one, many = `${one}s`) =>
    `${Number(count).toLocaleString("en")} ${count === 1 ? one : many}`;
