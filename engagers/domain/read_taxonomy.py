"""The audiences and positions of the admin, as a prompt and a schema are made of them."""

from __future__ import annotations

from engagers.models import Audience
from integrations.openai.taxonomy import AudienceDef, Taxonomy


def read_taxonomy() -> Taxonomy:
    """In the order they were made: how people sort the lists changes no byte of the prompt, so
    nobody is classified again for it.
    """
    rows = Audience.objects.prefetch_related("positions").order_by("id")
    return Taxonomy(
        audiences=tuple(
            AudienceDef(
                name=row.name,
                definition=row.definition,
                is_target=row.is_target,
                positions=tuple(
                    one.name for one in sorted(row.positions.all(), key=lambda p: p.pk)
                ),
            )
            for row in rows
        )
    )
