// One person beside the candidates in HubSpot. Everything shown is text: it was scraped or typed in.
"use strict";

window.ReviewCard = (() => {
    const FIELDS = [
        ["name", "Name"], ["company", "Company"], ["title", "Title"], ["linkedin", "LinkedIn"],
    ];
    const HOSTS = ["linkedin.com", "hubspot.com", "licdn.com"];

    const make = (tag, className = "", text = "") => {
        const element = document.createElement(tag);
        if (className) element.className = className;
        if (text) element.textContent = text;
        return element;
    };

    const isOurs = (address) => {
        try {
            const url = new URL(address, window.location.href);
            if (url.origin === window.location.origin) return true;
            return url.protocol === "https:"
                && HOSTS.some((host) => url.hostname === host || url.hostname.endsWith(`.${host}`));
        } catch {
            return false;
        }
    };

    const link = (address, text) => {
        if (!address || !isOurs(address)) return make("span", "", text);
        const anchor = make("a", "", text);
        anchor.href = address;
        anchor.target = "_blank";
        anchor.rel = "noopener noreferrer";
        return anchor;
    };

    const cell = (text, same) => {
        const td = make("td", same === true ? "review-same" : same === false ? "review-other" : "");
        td.append(text ? make("span", "", text) : make("span", "desk-muted", "not known"));
        if (text && same !== null && same !== undefined) {
            td.append(" ", make("span", "review-mark", same ? "same" : "differs"));
        }
        return td;
    };

    const person = (card) => {
        const who = card.person;
        const box = make("div", "review-person");
        if (who.picture && isOurs(who.picture)) {
            const image = make("img", "review-picture");
            image.src = who.picture;
            image.alt = "";
            image.referrerPolicy = "no-referrer";
            box.append(image);
        }
        const words = make("div");
        const heading = make("h2");
        heading.append(link(who.href, who.name || "Without a name"));
        words.append(heading, make("p", "", who.headline));
        const facts = make("p", "desk-muted");
        if (who.profile) facts.append(link(who.profile, "LinkedIn profile"), " · ");
        facts.append(`${who.engagement_count} ${who.engagement_count === 1 ? "engagement" : "engagements"}`);
        if (who.audience) facts.append(` · ${who.audience}`);
        words.append(facts);
        const list = make("ul", "review-engagements");
        who.engagements.forEach((one) => {
            const item = make("li");
            item.append(`${one.kind} on `, link(one.href, one.post));
            if (one.text) item.append(make("q", "", one.text));
            list.append(item);
        });
        words.append(list, make("p", "desk-muted", card.reason));
        box.append(words);
        return box;
    };

    const heads = (card, marked, pick) => {
        const row = make("tr");
        const corner = make("td");
        const ours = make("th", "", "We know");
        ours.scope = "col";
        row.append(corner, ours);
        card.candidates.forEach((candidate, at) => {
            const th = make("th", at === marked ? "review-marked" : "");
            th.scope = "col";
            const button = make("button", `desk-button${at === marked ? " desk-button--primary" : ""}`);
            button.type = "button";
            button.setAttribute("aria-pressed", String(at === marked));
            button.append(`${candidate.is_gone ? "Gone in HubSpot" : "HubSpot"} ${candidate.id} `);
            if (at < 9) button.append(make("kbd", "", String(at + 1)));
            button.addEventListener("click", () => pick(at));
            th.append(button, make("div", "desk-muted", candidate.how));
            if (candidate.href) th.append(link(candidate.href, "Open in HubSpot"));
            row.append(th);
        });
        return row;
    };

    // Shows the card; `pick(index)` is called when a candidate is chosen with the mouse.
    const show = (section, card, marked, note, pick) => {
        const table = make("table", "desk-table review-table");
        const head = make("thead");
        head.append(heads(card, marked, pick));
        const body = make("tbody");
        [...FIELDS, ["email", "E-mail"]].forEach(([name, label]) => {
            if (name === "email" && !card.candidates.some((one) => one.email)) return;
            const row = make("tr");
            const th = make("th", "", label);
            th.scope = "row";
            row.append(th, name === "email" ? make("td", "desk-muted", "not asked for") : cell(card.person[name]));
            card.candidates.forEach((one) => row.append(cell(one[name], name === "email" ? null : one.same[name])));
            body.append(row);
        });
        table.append(head, body);
        const wrap = make("div", "desk-table-wrap");
        wrap.append(table);
        section.replaceChildren(person(card), wrap, make("p", "desk-muted", note));
    };

    return {show};
})();
