"""Pages of a list that may be long: small counts are exact, big ones the planner's estimate."""

from __future__ import annotations

import json
from typing import Any

from django.core.paginator import Paginator
from django.utils.functional import cached_property


class EstimatedPaginator(Paginator):  # type: ignore[type-arg]
    """Counts no more than `exact_limit` rows: counting 200,000 costs more than showing a page."""

    exact_limit = 1_000
    template_name = "admin/pagination_estimated.html"  # read by unfold

    @cached_property
    def count(self) -> int:  # type: ignore[override]
        rows: Any = self.object_list
        counted: int = rows.order_by().values("pk")[: self.exact_limit + 1].count()
        if counted <= self.exact_limit:
            return counted
        plan = json.loads(rows.order_by().values("pk").explain(format="json"))
        return max(counted, int(plan[0]["Plan"]["Plan Rows"]))

    @property
    def is_estimate(self) -> bool:
        return self.count > self.exact_limit
