// Scrape now: asks what it would cost, shows that beside what is left, and starts it when confirmed.
// `PostScrape.ask(url, body)`: body {} for one post, {ids: [...]} for several.
"use strict";

window.PostScrape = (() => {
    const PAGE = /^\/admin\/desk\/posts\/\d+\/scrape\/$/;

    const element = (tag, className, text) => {
        const made = document.createElement(tag);
        if (className) made.className = className;
        if (text !== undefined) made.textContent = text;
        return made;
    };

    const pair = (list, term, value) => {
        list.append(element("dt", "", term), element("dd", "", value));
    };

    // What the dialog says: costs, budgets, the person's own limit, and what is left out.
    const describe = (estimate) => {
        const box = element("div", "post-cost");
        const list = element("dl");
        const count = estimate.posts.length;
        pair(list, `${estimate.is_guess ? "About" : "At most"}, for ${count === 1 ? "this post" : `${count} posts`}`,
            `${estimate.usd} USD`);
        pair(list, "Left of the budget of the day", `${estimate.budget.day} USD`);
        pair(list, "Left of the budget of the month", `${estimate.budget.month} USD`);
        if (estimate.person) {
            pair(list, `Left of your own ${estimate.person.limit} USD for today`,
                `${estimate.person.left} USD`);
        }
        box.append(list);
        if (estimate.is_guess) {
            box.append(element("p", "desk-muted",
                "How many people reacted is not known yet, so a usual number was taken."));
        }
        for (const post of estimate.left) {
            box.append(element("p", "desk-muted", `Left out: ${post.name}: ${post.reason}.`));
        }
        if (estimate.refusal) box.append(element("p", "post-refusal", estimate.refusal));
        return box;
    };

    const confirm = (estimate) => new Promise((resolve) => {
        const dialog = element("dialog", "desk-dialog");
        const title = element("h2", "", "Scrape now?");
        title.id = "post-scrape-title";
        dialog.setAttribute("aria-labelledby", title.id);
        const buttons = element("div", "desk-row");
        const button = (label, kind, value) => {
            const made = element("button", `desk-button ${kind}`, label);
            made.type = "button";
            made.addEventListener("click", () => dialog.close(value));
            buttons.append(made);
        };
        if (!estimate.refusal) button("Scrape now", "desk-button--primary", "yes");
        button(estimate.refusal ? "Close" : "Cancel", "", "");
        dialog.append(title, describe(estimate), buttons);
        dialog.addEventListener("close", () => {
            dialog.remove();
            resolve(dialog.returnValue === "yes");
        });
        document.body.append(dialog);
        dialog.showModal();
    });

    // Resolves to the run, or null where it was not started.
    const ask = async (url, body = {}) => {
        try {
            const query = body.ids ? `?ids=${body.ids.join(",")}` : "";
            if (!await confirm(await Desk.get(url + query))) return null;
            const {run} = await Desk.post(url, body);
            Desk.say("The scrape waits for a worker:", "success",
                {href: run.href, text: `follow run ${run.id}`});
            return run;
        } catch (error) {
            Desk.say(error.message, "error");
            return null;
        }
    };

    document.addEventListener("click", async (event) => {
        const button = event.target.closest("[data-scrape]");
        if (!button) return;
        button.disabled = true;
        await ask(button.dataset.scrape);
        button.disabled = false;
    });

    // Links to the page that asks (a menu of the grid has one) ask here instead.
    document.addEventListener("click", (event) => {
        const link = event.target.closest("a[href]");
        const place = link && new URL(link.href, window.location.href).pathname;
        if (!place || !PAGE.test(place) || event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        ask(place);
    });

    return {ask};
})();
