// What people do with a run: stop it, try again what failed, run a dry run for real.
"use strict";

(() => {
    const act = async (button, question, options, url) => {
        if (!await Desk.confirm(question, options)) {
            return;
        }
        button.disabled = true;
        try {
            const answer = await Desk.post(url);
            if (answer.page) {
                window.location.assign(answer.page);
                return;
            }
            Desk.say(answer.detail, "success");
        } catch (error) {
            Desk.say(error.message, "error");
        }
        button.disabled = false;
    };

    document.addEventListener("click", (event) => {
        const button = event.target.closest("#run-stop, [data-retry], [data-for-real]");
        if (!button) {
            return;
        }
        const {retry, forReal, number, cost, url} = button.dataset;
        if (retry) {
            const rows = number === "1" ? "1 failed row" : `${number} failed rows`;
            act(button, `Try ${rows} of this run again? What has been done since is left alone. Scraping again costs money.`, {yes: "Try again"}, retry);
        } else if (forReal) {
            act(button, `Run this for real? It may cost about ${cost} USD, and more where people are found who are new.`, {yes: "Run it"}, forReal);
        } else {
            act(button, "Stop this run? It ends after the row it works on. What was started at Apify goes on there and is paid for; a later run collects it.", {yes: "Stop it", danger: true}, url);
        }
    });
})();
