"""Pages by cursor: a row added or changed while somebody reads neither repeats nor hides another."""

from __future__ import annotations

import re
from typing import Any

from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request

ORDERS = ("-id", "id")
ORDER_PARAMETER = "ordering"


class Cursor(CursorPagination):
    """Ordered by what never changes and is unique: the newest first, or the oldest."""

    page_size = 100
    max_page_size = 1_000
    page_size_query_param = "page_size"
    page_size_query_description = "Rows of one page: 100 unless given, 1000 at most."
    cursor_query_description = "The `cursor` of the last answer's `next` or `previous`."

    def get_ordering(self, request: Request, queryset: Any, view: Any) -> tuple[str]:  # noqa: ARG002
        order = request.query_params.get(ORDER_PARAMETER) or ORDERS[0]
        if order not in ORDERS:
            raise ValidationError({ORDER_PARAMETER: [f"Choose {' or '.join(ORDERS)}."]})
        return (order,)

    def get_page_size(self, request: Request) -> int | None:
        said = request.query_params.get(self.page_size_query_param, "")
        if said and not re.fullmatch(r"0*[1-9][0-9]*", said):
            raise ValidationError({self.page_size_query_param: ["Write a number from 1 to 1000."]})
        return super().get_page_size(request)

    def decode_cursor(self, request: Request) -> Any:
        """Its position is an id; the framework would ask the database for anything."""
        cursor = super().decode_cursor(request)
        position = None if cursor is None else cursor.position
        if position is not None and not re.fullmatch(r"[0-9]{1,18}", str(position)):
            raise NotFound(self.invalid_cursor_message)
        return cursor

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        described = super().get_schema_operation_parameters(view)
        for one in described:
            if one["name"] == self.page_size_query_param:
                one["schema"] |= {"minimum": 1, "default": self.page_size}
        return [
            *described,
            {
                "name": ORDER_PARAMETER,
                "in": "query",
                "required": False,
                "description": "The newest first (`-id`), or the oldest (`id`).",
                "schema": {"type": "string", "enum": list(ORDERS), "default": ORDERS[0]},
            },
        ]
