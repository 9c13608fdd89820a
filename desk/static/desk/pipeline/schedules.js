// Pause a schedule, with a reason, and resume it.
"use strict";

(() => {
    // Resolves to the reason (perhaps empty), or to null for no.
    const askReason = (name) => new Promise((resolve) => {
        const dialog = document.createElement("dialog");
        dialog.className = "desk-dialog";
        const form = document.createElement("form");
        form.method = "dialog";
        form.className = "desk-stack";
        const words = document.createElement("p");
        words.textContent = `The schedule ${name} starts no runs until somebody resumes it. Runs that go on are not touched.`;
        const label = document.createElement("label");
        label.textContent = "Why? Others read this.";
        const input = document.createElement("input");
        input.className = "desk-input pipeline-wide";
        input.maxLength = 200;
        input.name = "reason";
        label.append(input);
        const buttons = document.createElement("div");
        buttons.className = "desk-row";
        const yes = document.createElement("button");
        yes.className = "desk-button desk-button--primary";
        yes.value = "yes";
        yes.textContent = "Pause it";
        const no = document.createElement("button");
        no.className = "desk-button";
        no.type = "button";
        no.textContent = "Cancel";
        no.addEventListener("click", () => dialog.close(""));
        buttons.append(yes, no);
        form.append(words, label, buttons);
        dialog.append(form);
        dialog.addEventListener("close", () => {
            dialog.remove();
            resolve(dialog.returnValue === "yes" ? input.value : null);
        });
        document.body.append(dialog);
        dialog.showModal();
        input.focus();
    });

    const send = async (button, url, body) => {
        button.disabled = true;
        try {
            const answer = await Desk.post(url, body);
            sessionStorage.setItem("pipeline-said", answer.detail);
            window.location.reload();
        } catch (error) {
            button.disabled = false;
            Desk.say(error.message, "error");
        }
    };

    document.addEventListener("click", async (event) => {
        const button = event.target.closest("[data-pause], [data-resume]");
        if (!button) {
            return;
        }
        if (button.dataset.resume) {
            await send(button, button.dataset.resume, {});
            return;
        }
        const reason = await askReason(button.dataset.name);
        if (reason !== null) {
            await send(button, button.dataset.pause, {reason});
        }
    });

    const said = sessionStorage.getItem("pipeline-said");
    if (said) {
        sessionStorage.removeItem("pipeline-said");
        Desk.say(said, "success");
    }
})();
