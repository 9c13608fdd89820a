// Lists that take new values: what is there comes first, so that Enter chooses it; a new value is
// offered last and says that it will be added.
"use strict";

(() => {
    const $ = window.django?.jQuery;
    if (!$?.fn.select2) return;

    const isNew = (item) => Boolean(item.isNew);

    for (const element of document.querySelectorAll("select[data-tags=true]")) {
        // While somebody types, what they type is an option already, marked as a draft.
        const listed = () => [...element.options]
            .filter((option) => !option.hasAttribute("data-select2-tag"))
            .map((option) => option.text.toLowerCase());
        $(element).select2({
            createTag: ({term}) => {
                const text = term.trim();
                if (!text || listed().includes(text.toLowerCase())) return null;
                return {id: text, text, isNew: true};
            },
            insertTag: (found, tag) => found.push(tag),
            templateResult: (item) => (isNew(item) ? `Add “${item.text}”` : item.text),
        });
    }

    // The drawn list is named as its field is: readers of screens hear which one it is.
    const nameLists = () => {
        for (const element of document.querySelectorAll("select.unfold-admin-autocomplete[id]")) {
            const label = document.querySelector(`label[for="${element.id}"]`);
            const name = label?.textContent.replace("*", "").trim();
            const drawn = element.nextElementSibling;
            if (!name || !drawn?.classList.contains("select2")) continue;
            drawn.querySelector("[role=textbox], input.select2-search__field")
                ?.setAttribute("aria-label", name);
        }
    };
    $(nameLists);
    $(document).on("change", "select", () => setTimeout(nameLists));
})();
