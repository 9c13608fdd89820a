"""The audiences and positions of the admin, as a prompt and a schema are made of them."""

from __future__ import annotations

from engagers.models import Audience
from integrations.openai.taxonomy import AudienceDef, Taxonomy


def read_taxonomy() -> Taxonomy:
    """In the order of the admin, so that the same taxonomy gives the same bytes."""
    rows = Audience.objects.prefetch_related("positions").order_by("order", "id")
    return Taxonomy(
        audiences=tuple(
            AudienceDef(
                name=row.name,
                definition=row.definition,
                is_target=row.is_target,
                positions=tuple(
                    one.name for one in sorted(row.positions.all(), key=lambda p: (p.order, p.pk))
                ),
            )
            for row in rows
        )
    )
