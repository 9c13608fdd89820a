"""What companies are to us: own, competitor, target account, partner or none of these."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from simple_history.utils import bulk_update_with_history

from access.models import User
from engagers.models import Company


def relate_companies(
    company_ids: Collection[int], relation: str, *, by: User | None, at: datetime
) -> int:
    """How many changed. ValueError for a relation that there is not."""
    if relation not in Company.Relation.values:
        raise ValueError(f"{relation!r} is no relation: {', '.join(Company.Relation.values)}")
    with transaction.atomic():
        rows = Company.objects.select_for_update(no_key=True).filter(pk__in=list(company_ids))
        changed = list(rows.exclude(relation=relation).order_by("pk"))
        for company in changed:
            company.relation = relation
        bulk_update_with_history(
            changed,
            Company,
            ["relation"],
            batch_size=500,
            default_user=by,
            default_change_reason=f"Set for {len(changed)} companies",
            default_date=at,
        )
    return len(changed)
