// Says which post an address names while it is typed or pasted, or why it names none.
"use strict";

(() => {
    const WAIT_MS = 250;
    const box = document.getElementById("post-check");
    const input = document.getElementById("id_url");
    if (!box || !input) return;

    let asked = 0;
    let timer = 0;

    const show = (kind, words, link = null) => {
        const line = document.createElement("p");
        line.className = `post-check__line post-check__line--${kind}`;
        line.append(words);
        if (link) {
            const anchor = document.createElement("a");
            anchor.href = link.href;
            anchor.textContent = link.text;
            line.append(" ", anchor);
        }
        box.replaceChildren(line);
    };

    const tell = (answer) => {
        if (answer.existing) {
            show("known", answer.reason, {
                href: answer.existing.href,
                text: `Open ${answer.existing.name} (number ${answer.existing.id})`,
            });
        } else if (answer.ok) {
            const when = answer.published ? `, published ${answer.published}` : "";
            show("ok", `A new post: ${answer.urn}${when}.`);
        } else {
            show("bad", answer.reason);
        }
    };

    const check = async () => {
        const text = input.value.trim();
        const number = ++asked;
        if (!text) {
            box.replaceChildren();
            return;
        }
        try {
            const answer = await Desk.get(`${box.dataset.url}?url=${encodeURIComponent(text)}`);
            if (number === asked) tell(answer);
        } catch (error) {
            if (number === asked) show("bad", error.message);
        }
    };

    input.after(box);
    input.addEventListener("input", () => {
        clearTimeout(timer);
        timer = setTimeout(check, WAIT_MS);
    });
    input.setAttribute("aria-describedby", "post-check");
    if (input.value) check();
})();
