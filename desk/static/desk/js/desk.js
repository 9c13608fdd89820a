// What scripts of our pages share: `Desk.get`, `Desk.post`, `Desk.say`, `Desk.confirm`, `Desk.data`.
"use strict";

window.Desk = (() => {
    const SHOWN_MS = 6000;

    // The cookie first: it is the newer one after somebody logged in again in another tab.
    const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1]
        || document.querySelector("[name=csrfmiddlewaretoken]")?.value || "";

    // The answer's JSON. An error throws with the server's own sentence (`detail`) as message.
    const send = async (method, url, body) => {
        const options = {method, headers: {Accept: "application/json"}, credentials: "same-origin"};
        if (body !== undefined) {
            options.headers["Content-Type"] = "application/json";
            options.headers["X-CSRFToken"] = token();
            options.body = JSON.stringify(body);
        }
        let answer;
        try {
            answer = await fetch(url, options);
        } catch {
            throw new Error("The server cannot be reached: what you entered is still here, try again.");
        }
        const isJson = (answer.headers.get("Content-Type") || "").includes("json");
        const data = isJson ? await answer.json() : null;
        if (!answer.ok || data === null) {
            const plain = answer.status === 403 ? "You may not do this." : answer.redirected
                ? "You were logged out: log in again in another tab, then try again."
                : `The server answered ${answer.status}.`;
            const error = new Error(data?.detail || plain);
            error.status = answer.status;
            error.data = data;
            throw error;
        }
        return data;
    };

    const box = () => {
        let element = document.querySelector(".desk-messages");
        if (!element) {
            element = document.createElement("div");
            element.className = "desk-messages";
            element.setAttribute("role", "status");
            element.setAttribute("aria-live", "polite");
            document.body.append(element);
        }
        return element;
    };

    const makeLink = ({href, text}) => {
        const anchor = document.createElement("a");
        anchor.href = href;
        anchor.textContent = text;
        return anchor;
    };

    const makeDeed = ({text, run}, line) => {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "desk-button";
        button.textContent = text;
        button.addEventListener("click", () => {
            line.remove();
            run();
        });
        return button;
    };

    // kind: "", "success" or "error". `more`: {href, text}, a link to what the message speaks of, or
    // {run, text}, a button. What one has to read well or can press stays longer, and longer still
    // while the pointer or the focus is on it.
    const say = (text, kind = "", more = null) => {
        const line = document.createElement("div");
        line.className = `desk-message desk-message--${kind}`;
        line.append(text);
        if (more) {
            line.append(" ", more.run ? makeDeed(more, line) : makeLink(more));
        }
        box().append(line);
        const leave = () => (line.matches(":hover, :focus-within")
            ? setTimeout(leave, SHOWN_MS) : line.remove());
        setTimeout(leave, more || kind === "error" ? 3 * SHOWN_MS : SHOWN_MS);
    };

    // A dialog that asks; resolves to true or false. Escape is no.
    const confirm = (text, {yes = "Go on", no = "Cancel", danger = false} = {}) =>
        new Promise((resolve) => {
            const dialog = document.createElement("dialog");
            dialog.className = "desk-dialog";
            const words = document.createElement("p");
            words.textContent = text;
            const buttons = document.createElement("div");
            buttons.className = "desk-row";
            const make = (label, kind, value) => {
                const button = document.createElement("button");
                button.type = "button";
                button.className = `desk-button ${kind}`;
                button.textContent = label;
                button.addEventListener("click", () => dialog.close(value));
                return button;
            };
            buttons.append(
                make(yes, danger ? "desk-button--danger" : "desk-button--primary", "yes"),
                make(no, "", ""),
            );
            dialog.append(words, buttons);
            dialog.addEventListener("close", () => {
                dialog.remove();
                resolve(dialog.returnValue === "yes");
            });
            document.body.append(dialog);
            dialog.showModal();
        });

    // What the template gave by `json_script`.
    const data = (id) => {
        const element = document.getElementById(id);
        return element ? JSON.parse(element.textContent) : null;
    };

    return {
        get: (url) => send("GET", url),
        post: (url, body = {}) => send("POST", url, body),
        say,
        confirm,
        data,
    };
})();
