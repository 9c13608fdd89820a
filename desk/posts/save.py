"""Writes what a form for one post says."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from access.models import User
from desk.posts.forms import COLLECTIONS, AddPostForm, ChangePostForm
from posts.domain.add import add_posts
from posts.domain.collect import edit_collections
from posts.domain.edit import CellEdit, edit_posts
from posts.domain.read_lines import PostLine
from posts.models import Post


@transaction.atomic
def add_from_form(form: AddPostForm, *, by: User) -> tuple[Post, bool]:
    """The post and whether it is new. One that somebody added at the same moment keeps its labels."""
    cleaned, at = form.cleaned_data, timezone.now()
    labels = {field.key: cleaned.get(name) for name, field in form.described.items()}
    said = {key: value for key, value in labels.items() if value not in (None, "", [])}
    (row,) = add_posts([PostLine(1, cleaned["url"], said)], by=by, at=at).rows
    post = Post.objects.known_as([row.urn]).get()
    is_new = row.result == "added"
    if is_new and cleaned.get(COLLECTIONS):
        placed = CellEdit(post.pk, COLLECTIONS, cleaned[COLLECTIONS])
        edit_collections([placed], by=by, at=at, may_make=form.may_make_collections)
    if is_new and cleaned.get("force_next"):
        force(post, is_forced=True)
    post.refresh_from_db()
    return post, is_new


@transaction.atomic
def save_from_form(form: ChangePostForm, *, by: User) -> Post:
    """The edits as checked before, under the same lock; the force beside them."""
    post: Post = form.instance
    at = timezone.now()
    edit_posts(form.edits, by=by, at=at)
    edit_collections(form.moves, by=by, at=at, may_make=form.may_make_collections)
    if "force_next" in form.cleaned_data and form.was_sent("force_next"):
        force(post, is_forced=form.cleaned_data["force_next"])
    post.refresh_from_db()
    return post


def force(post: Post, *, is_forced: bool) -> None:
    Post.objects.filter(pk=post.pk).exclude(force_next=is_forced).update(force_next=is_forced)
