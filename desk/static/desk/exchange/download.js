// Saves what the server answers to a POST as a file of the browser.

const token = () => document.querySelector("[name=csrfmiddlewaretoken]")?.value || "";

const nameOf = (answer) => {
    const said = answer.headers.get("Content-Disposition") || "";
    return said.match(/filename="([^"]+)"/)?.[1] || "export";
};

// Throws with the server's own sentence.
export const download = async (url, body) => {
    let answer;
    try {
        answer = await fetch(url, {
            method: "POST",
            credentials: "same-origin",
            headers: {"Content-Type": "application/json", "X-CSRFToken": token()},
            body: JSON.stringify(body),
        });
    } catch {
        throw new Error("The server cannot be reached: try again.");
    }
    const isJson = (answer.headers.get("Content-Type") || "").includes("json");
    if (!answer.ok || answer.redirected) {
        const detail = isJson ? (await answer.json()).detail : "";
        throw new Error(detail || (answer.redirected
            ? "You were logged out: log in again in another tab, then try again."
            : `The server answered ${answer.status}.`));
    }
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await answer.blob());
    link.download = nameOf(answer);
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    return link.download;
};
