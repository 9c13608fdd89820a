"""Posts whose scrapes, or whose descriptions, failed: their waiting ends. For a run tried again."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models, transaction

from posts.models import Post


@transaction.atomic
def retry_scrapes(post_ids: Iterable[int]) -> list[int]:
    """Ids of those whose last scrapes failed: attempts are counted anew."""
    found = _lock(Post.objects.filter(pk__in=list(post_ids), failed_attempts__gt=0))
    Post.objects.filter(pk__in=found).update(failed_attempts=0, scrape_not_before=None)
    return found


@transaction.atomic
def retry_descriptions(post_ids: Iterable[int]) -> list[int]:
    """Ids of those whose last descriptions failed: attempts are counted anew."""
    found = _lock(Post.objects.filter(pk__in=list(post_ids), description_attempts__gt=0))
    Post.objects.filter(pk__in=found).update(description_attempts=0, describe_not_before=None)
    return found


def _lock(rows: models.QuerySet[Post]) -> list[int]:
    locked = rows.select_for_update(no_key=True).order_by("pk")
    return list(locked.values_list("pk", flat=True))
