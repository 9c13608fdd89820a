"""A person's word that posts whose scrapes or descriptions failed too often may be tried again."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q

from posts.models import Post


def retry_posts(post_ids: Collection[int], *, at: datetime) -> int:
    """Failed attempts are counted anew: the selection rule decides as for any other post. How many
    had failed; the others stay as they are.
    """
    failed = Q(failed_attempts__gt=0) | Q(description_attempts__gt=0)
    return Post.objects.filter(failed, pk__in=list(post_ids)).update(
        failed_attempts=0,
        scrape_not_before=None,
        description_attempts=0,
        describe_not_before=None,
        updated_at=at,
    )
