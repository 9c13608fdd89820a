// Reads rows, groups and totals; what is asked for again while an answer is under way wins.
import {api} from "./api.js";
import {emit, on, state, world} from "./state.js";
import {neededKeys} from "./columns.js";
import {readGroups, showGroups} from "./groups.js";
import {loadTotals} from "./totals.js";
import {forgetVersions} from "./versions.js";
import {showOwn} from "./saving.js";

let turn = 0;

// Pages are sorted by the group first, so that a group stands together.
const order = () => {
    if (world.whole || !state.group_by) return state.sort;
    return [{field: state.group_by, dir: "asc"}, ...state.sort.filter((one) => one.field !== state.group_by)];
};

export const loadRows = async ({page = 1} = {}) => {
    turn += 1;
    const mine = turn;
    emit("loading", true);
    try {
        const [answer, groups] = await Promise.all([api.rows(neededKeys(), {page, sort: order()}), readGroups()]);
        if (mine !== turn) return;
        showGroups(groups);
        world.rows = new Map(answer.rows.map((row) => [row.id, row]));
        world.order = answer.rows.map((row) => row.id);
        Object.assign(world, {
            total: answer.total, whole: answer.whole, page: answer.page ?? page, pages: answer.pages ?? 1, at: answer.at,
        });
        forgetVersions();
        showOwn();
        emit("loaded");
        emit("rows", {total: world.total, at: world.at});
    } catch (error) {
        if (mine === turn) emit("load-failed", error);
    } finally {
        if (mine === turn) emit("loading", false);
    }
    loadTotals().catch(() => {});
};

export const reload = () => loadRows({page: world.page});
on("stale", reload);
