"""Django's own list of posts, whose links stay with it: without `plain` the address is the grid."""

from __future__ import annotations

from typing import Any

from unfold.views import ChangeList

from desk.grid.changelist import PLAIN


class PlainList(ChangeList):  # type: ignore[misc]
    """Filters, pages and the search form carry `plain` along; it is no lookup."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params[PLAIN] = "1"
        self.filter_params[PLAIN] = ["1"]

    def get_filters_params(self, params: dict[str, Any] | None = None) -> dict[str, Any]:
        kept: dict[str, Any] = super().get_filters_params(params)
        kept.pop(PLAIN, None)
        return kept

    def get_query_string(
        self, new_params: dict[str, Any] | None = None, remove: list[str] | None = None
    ) -> str:
        """Also while it is being made, when links are written already."""
        words: str = super().get_query_string({PLAIN: "1", **(new_params or {})}, remove)
        return words
