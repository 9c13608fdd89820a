// The menu of a column's heading.
import {columnOf, state, change} from "./state.js";
import {hideColumn, moveColumn, patchColumn} from "./columns.js";
import {openMenu} from "./menu.js";
import {sortBy} from "./sort.js";
import {openTotalMenu} from "./totals.js";
import {addRule} from "./filters.js";

const NOT_GROUPED = new Set(["long_text", "url", "image"]);

export const openHeadingMenu = (key, anchor) => {
    const column = columnOf(key);
    const shown = state.columns.find((one) => one.key === key) || {};
    openMenu(anchor, [
        {text: "Lowest first (A to Z)", icon: "arrow_upward", run: () => sortBy(key, "asc")},
        {text: "Highest first (Z to A)", icon: "arrow_downward", run: () => sortBy(key, "desc")},
        {text: "Then by this column", icon: "sort", run: () => sortBy(key, "asc", {more: true})},
        "-",
        {text: "Filter by this column", icon: "filter_alt", run: () => addRule(key)},
        NOT_GROUPED.has(column.kind) ? null : state.group_by === key
            ? {text: "Do not group", icon: "table_rows", run: () => change({group_by: null})}
            : {text: "Group by this column", icon: "segment", run: () => change({group_by: key})},
        {text: "Total", icon: "functions", run: () => openTotalMenu(key, anchor)},
        "-",
        {text: shown.pinned ? "Unpin" : "Pin to the left", icon: "keep", run: () => patchColumn(key, {pinned: !shown.pinned})},
        {text: "Move left", icon: "chevron_left", run: () => moveColumn(key, -1)},
        {text: "Move right", icon: "chevron_right", run: () => moveColumn(key, 1)},
        {text: "Hide", icon: "visibility_off", run: () => hideColumn(key)},
    ], {label: `Menu of ${column.label}`});
};
