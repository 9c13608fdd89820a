"""The other ids of a post: up to three that differ and cannot be derived from one another."""

from __future__ import annotations

from collections.abc import Sequence

from integrations.linkedin.post_urls import NotAPost, parse_post
from posts.models import Post, PostAlias


def is_another_post(post: Post, urns: Sequence[str]) -> bool:
    """Whether an id of a kind that we know of this post contradicts what we know."""
    known = _by_kind([post.urn, *post.aliases.values_list("urn", flat=True)])
    shown = _by_kind(urns)
    return any(known[kind].isdisjoint(shown[kind]) for kind in known.keys() & shown.keys())


def learn_aliases(
    post: Post, urns: Sequence[str], *, source: str
) -> tuple[tuple[str, ...], dict[str, int]]:
    """New aliases, and those that stay with the other post that has them (URN to its id)."""
    wanted = sorted({urn for same_kind in _by_kind(urns).values() for urn in same_kind})
    before = set(post.aliases.values_list("urn", flat=True))
    rows = [PostAlias(post=post, urn=urn, source=source[:30]) for urn in wanted]
    PostAlias.objects.bulk_create(rows, ignore_conflicts=True)
    owners = dict(PostAlias.objects.filter(urn__in=wanted).values_list("urn", "post_id"))
    learned = tuple(urn for urn in wanted if owners.get(urn) == post.pk and urn not in before)
    return learned, {urn: owner for urn, owner in owners.items() if owner != post.pk}


def _by_kind(urns: Sequence[str]) -> dict[str, set[str]]:
    """Canonical URNs by kind; what is none is left out."""
    found: dict[str, set[str]] = {}
    for urn in urns:
        try:
            ref = parse_post(urn)
        except NotAPost:
            continue
        found.setdefault(ref.kind, set()).add(ref.urn)
    return found
