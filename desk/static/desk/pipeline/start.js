// Choose steps and posts, then queue the dry run.
"use strict";

(() => {
    const WAIT_MS = 250;
    const form = document.getElementById("start-form");
    const found = document.getElementById("start-found");
    const list = document.getElementById("start-chosen-list");
    const search = document.getElementById("start-search");
    const chosen = new Map(Desk.data("start-chosen").map((post) => [post.id, post]));

    const makeButton = (text, onClick) => {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "desk-button";
        button.textContent = text;
        button.addEventListener("click", onClick);
        return button;
    };

    const showChosen = () => {
        list.replaceChildren(...[...chosen.values()].map((post) => {
            const item = document.createElement("span");
            item.setAttribute("role", "listitem");
            const button = makeButton(`${post.name} ✕`, () => {
                chosen.delete(post.id);
                showChosen();
                search.focus();
            });
            button.setAttribute("aria-label", `Take out ${post.name}`);
            item.append(button);
            return item;
        }));
    };

    const choose = (post) => {
        chosen.set(post.id, post);
        found.replaceChildren();
        search.value = "";
        showChosen();
        search.focus();
    };

    const showFound = (posts) => {
        const items = posts.map((post) => {
            const item = document.createElement("li");
            const note = post.tracking === "active" ? "" : `, ${post.tracking}`;
            item.append(makeButton(`${post.name} (${post.published}${note})`, () => choose(post)));
            return item;
        });
        if (!items.length) {
            const item = document.createElement("li");
            item.className = "desk-muted";
            item.textContent = "No post has these words.";
            items.push(item);
        }
        found.replaceChildren(...items);
    };

    let timer = 0;
    let asked = "";
    const look = async () => {
        const words = search.value.trim();
        asked = words;
        if (!words) {
            found.replaceChildren();
            return;
        }
        try {
            const answer = await Desk.get(`${form.dataset.postsUrl}?q=${encodeURIComponent(words)}`);
            if (asked === words) {
                showFound(answer.posts);
            }
        } catch (error) {
            Desk.say(error.message, "error");
        }
    };

    search.addEventListener("input", () => {
        clearTimeout(timer);
        timer = setTimeout(look, WAIT_MS);
    });
    search.addEventListener("keydown", (event) => {
        if (event.key === "Enter") {
            event.preventDefault();
            found.querySelector("button")?.click();
        }
    });

    const showNamed = () => {
        const isNamed = form.elements.which.value === "named";
        document.getElementById("start-named").classList.toggle("desk-hidden", !isNamed);
    };
    form.addEventListener("change", showNamed);

    form.addEventListener("submit", async (event) => {
        event.preventDefault();
        const isNamed = form.elements.which.value === "named";
        const steps = [...form.querySelectorAll("[name=step]:checked")].map((box) => box.value);
        if (isNamed && !chosen.size) {
            Desk.say("Choose at least one post, or the posts that are due.", "error");
            search.focus();
            return;
        }
        const button = form.querySelector("button.desk-button--primary");
        button.disabled = true;
        try {
            const answer = await Desk.post(form.dataset.url, {
                steps,
                posts: isNamed ? [...chosen.keys()] : [],
                force: isNamed && form.elements.force.checked,
            });
            window.location.assign(answer.page);
        } catch (error) {
            button.disabled = false;
            Desk.say(error.message, "error");
        }
    });

    showChosen();
    // What was chosen and typed before this script came, or before the page was left and shown again.
    showNamed();
    if (search.value) look();
})();
