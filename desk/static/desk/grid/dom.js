// Elements from code. Text is always text: nothing here reads markup.

export const h = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
        if (value === null || value === undefined || value === false) continue;
        if (name === "on") {
            for (const [event, fn] of Object.entries(value)) element.addEventListener(event, fn);
        } else if (name in element && typeof value !== "string") {
            element[name] = value;
        } else {
            element.setAttribute(name, value === true ? "" : value);
        }
    }
    element.append(...children.flat().filter((child) => child !== null && child !== undefined));
    return element;
};

export const icon = (name) =>
    h("span", {class: "material-symbols-outlined grid-icon", "aria-hidden": "true"}, name);

export const button = (label, run, {kind = "", iconName = "", title = ""} = {}) =>
    h("button", {type: "button", class: `desk-button ${kind}`, title: title || null, on: {click: run}},
        iconName ? icon(iconName) : null, label);

const drawn = new WeakMap();

// Draws a place anew only when it says something else (`what`): a button is not to be taken from
// under a press.
export const drawNews = (place, what, draw) => {
    const text = JSON.stringify(what);
    if (drawn.get(place) === text) return;
    drawn.set(place, text);
    place.replaceChildren(...draw().filter(Boolean));
};

const SAFE_LINKS = ["linkedin.com", "licdn.com", "hubspot.com"];

// The address when it is https on a host that we link to, else null.
export const safeUrl = (text) => {
    let url;
    try {
        url = new URL(text);
    } catch {
        return null;
    }
    const known = SAFE_LINKS.some((host) => url.hostname === host || url.hostname.endsWith(`.${host}`));
    return url.protocol === "https:" && known ? url.href : null;
};

// A picture is shown only from LinkedIn's own picture hosts.
export const safePicture = (text) => {
    const url = safeUrl(text);
    return url && new URL(url).hostname.endsWith("licdn.com") ? url : null;
};

export const later = (fn, ms) => {
    let timer = null;
    return (...given) => {
        clearTimeout(timer);
        timer = setTimeout(() => fn(...given), ms);
    };
};

export const plural = (count, one, many = `${one}s`) =>
    `${Number(count).toLocaleString()} ${count === 1 ? one : many}`;
