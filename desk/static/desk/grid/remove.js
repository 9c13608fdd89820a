// Taking posts out: what was ever scraped is archived, the rest is deleted. The server decides.
import {api} from "./api.js";
import {emit} from "./state.js";
import {plural} from "./dom.js";
import {tickNone} from "./row_head.js";

export const removePosts = async (ids) => {
    const sure = await window.Desk.confirm(
        `Remove ${plural(ids.length, "post")}? Those that were ever scraped are archived and keep their numbers; those never scraped are deleted for good.`,
        {yes: `Remove ${plural(ids.length, "post")}`, danger: true});
    if (!sure) return;
    try {
        const all = (await api.remove(ids)).posts;
        const of = (name) => all.filter((one) => one.outcome === name).length;
        tickNone();
        emit("stale");
        window.Desk.say(`${plural(of("archived"), "post")} archived, ${plural(of("deleted"), "post")} deleted.`, "success");
    } catch (error) {
        window.Desk.say(error.message, "error");
    }
};
