"""Takes the locks under which a scrape changes: the post first, then the scrape, always."""

from __future__ import annotations

from posts.models import Post, Scrape


def lock_scrape(scrape_id: int) -> tuple[Post, Scrape]:
    """Both rows as they are now, for the rest of the caller's transaction."""
    post_id = Scrape.objects.values_list("post_id", flat=True).get(pk=scrape_id)
    post = Post.objects.select_for_update(no_key=True).get(pk=post_id)
    scrape = Scrape.objects.select_for_update(no_key=True).get(pk=scrape_id)
    return post, scrape
