// Edits that the server has not confirmed, kept in the browser so that closing it loses nothing.
import {world} from "./state.js";

const key = () => `desk.grid.${world.schema?.me?.id ?? ""}.unsent`;

export const keepUnsent = (jobs) => {
    const kept = jobs.map(({edits, why}) => ({edits, why}));
    try {
        if (kept.length) localStorage.setItem(key(), JSON.stringify(kept));
        else localStorage.removeItem(key());
    } catch {
        // No room in the browser: the page itself still holds them.
    }
};

export const readUnsent = () => {
    try {
        return JSON.parse(localStorage.getItem(key())) || [];
    } catch {
        return [];
    }
};
