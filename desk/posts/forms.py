"""The forms for one post. What is saved goes through `edit_posts`, checked against others' edits."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core.serializers.json import DjangoJSONEncoder
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from unfold.widgets import UnfoldAdminTextInputWidget, UnfoldBooleanWidget

from access.models import User
from desk.posts.inputs import PostInput
from integrations.linkedin.post_urls import NotAPost, parse_post
from posts.domain.collect import edit_collections
from posts.domain.edit import CellEdit, edit_posts
from posts.domain.fields import Field
from posts.models import Collection, Post

SEEN = "seen"
COLLECTIONS = "collections"
Person = User | AnonymousUser


def input_name(field: Field) -> str:
    """`custom__owner` for a field of one's own: a dot would not do in a page's ids."""
    return f"custom__{field.column}" if field.custom else field.key


class PostForm(forms.ModelForm):  # type: ignore[type-arg]
    """Labels, fields of one's own, collections. `described` is set by `make_form`."""

    described: Mapping[str, Field] = {}
    may_make_collections = False

    class Meta:
        model = Post
        fields = ()
        # Nothing is written by the form itself, so nothing of the row is checked by it either.
        exclude = tuple(field.name for field in Post._meta.fields)  # noqa: DJ006

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.described.items():
            held = field.held_by(self.instance)
            asked = self.initial.get(name)
            self.initial[name] = asked if asked and not self.instance.pk else shown(held)
            entry = self.fields[name]
            if isinstance(entry, PostInput):
                entry.offer(*as_list(self.initial[name]), *self.read_typed(name))
        if self.instance.pk:
            self.initial["force_next"] = self.instance.force_next
        if COLLECTIONS in self.fields:
            self.initial[COLLECTIONS] = self.read_collections() or None
            entry = self.fields[COLLECTIONS]
            if isinstance(entry, PostInput):
                entry.offer(*self.read_typed(COLLECTIONS))

    def read_collections(self) -> list[str]:
        if not self.instance.pk:
            return []
        return sorted(self.instance.collections.values_list("name", flat=True))

    def read_typed(self, name: str) -> list[str]:
        if not self.is_bound or not hasattr(self.data, "getlist"):
            return []
        return list(self.data.getlist(self.add_prefix(name)))


class AddPostForm(PostForm):
    """Takes any address of a post and says at once which post it is, or why it is none."""

    url = forms.CharField(
        label="Address or id of the post",
        max_length=2000,
        help_text="Paste what LinkedIn's Copy link to post gives: which post it is shows at once.",
        widget=UnfoldAdminTextInputWidget(attrs={"autofocus": True, "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """A script may send an address alone: what it leaves out is as in a new post."""
        super().__init__(*args, **kwargs)
        if self.is_bound:
            names = [name for name in ("ownership", "tracking") if name not in self.data]
            usual = {name: getattr(self.instance, name) for name in names}
            self.data = with_values(self.data, usual)

    def clean_url(self) -> str:
        try:
            ref = parse_post(self.cleaned_data["url"])
        except NotAPost as reason:
            raise forms.ValidationError(f"This is no post of LinkedIn's: {reason}.") from None
        known = Post.objects.known_as([ref.urn]).first()
        if known is not None:
            page = reverse("admin:posts_post_change", args=[known.pk])
            raise forms.ValidationError(
                format_html(
                    'This post is here already: <a class="underline" href="{}">{} (number {})</a>.',
                    page,
                    known,
                    known.pk,
                )
            )
        return ref.url


class ChangePostForm(PostForm):
    """`seen` carries what the person saw: a field somebody else changed since is a conflict."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial[SEEN] = self.write_seen()

    def write_seen(self) -> str:
        held = {name: field.held_by(self.instance) for name, field in self.described.items()}
        held[COLLECTIONS] = self.read_collections()
        return as_json({"version": self.instance.version, "values": held})

    def clean(self) -> dict[str, Any]:
        """Asks what would become of the edits; the admin holds the post's lock until they are saved."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        at = timezone.now()
        self.edits = list(self.list_edits(cleaned))
        self.moves = list(self.list_moves(cleaned))
        answers = [
            *edit_posts(self.edits, by=None, at=at, dry_run=True),
            *edit_collections(
                self.moves, by=None, at=at, dry_run=True, may_make=self.may_make_collections
            ),
        ]
        refused = [cell for cell in answers if cell.outcome in {"conflict", "refused"}]
        for cell in refused:
            self.add_error(self.find_input(cell.field), self.explain(cell))
        if refused:
            self.see_again()
        return cleaned

    def list_edits(self, cleaned: Mapping[str, Any]) -> Iterable[CellEdit]:
        """Those that differ from what the person saw; from what is there, where that is not said."""
        version, values = read_seen(cleaned.get(SEEN, ""))
        for name, field in self.described.items():
            if name not in cleaned or not self.was_sent(name):
                continue
            before = values.get(name, simplify(field.held_by(self.instance)))
            if simplify(cleaned[name]) != before:
                yield CellEdit(self.instance.pk, field.key, cleaned[name], version)

    def list_moves(self, cleaned: Mapping[str, Any]) -> Iterable[CellEdit]:
        """None, or the one that says which collections it is in."""
        version, values = read_seen(cleaned.get(SEEN, ""))
        if COLLECTIONS in cleaned and self.was_sent(COLLECTIONS):
            wanted = sorted(cleaned[COLLECTIONS] or [])
            if wanted != values.get(COLLECTIONS, self.read_collections()):
                yield CellEdit(self.instance.pk, COLLECTIONS, wanted, version)

    def was_sent(self, name: str) -> bool:
        """A list nobody chose from is not sent at all, and neither is what a script leaves out: only
        a page of ours (it sends `seen`) means empty by that.
        """
        return self.add_prefix(name) in self.data or bool(self.data.get(self.add_prefix(SEEN)))

    def find_input(self, key: str) -> str:
        names = {field.key: name for name, field in self.described.items()}
        return names.get(key, key)

    def explain(self, cell: Any) -> str:
        if cell.outcome == "refused":
            return str(cell.reason)
        held = ", ".join(as_list(cell.value)) or "nothing"
        return (
            f"{cell.reason} It now says: {held}. What you typed is kept here: save again to put it"
            " in place of theirs, or reload the page to take theirs."
        )

    def see_again(self) -> None:
        """What is there now counts as seen: saving once more is then a decision."""
        self.instance.refresh_from_db(fields=[*POST_COLUMNS])
        self.data = with_values(self.data, {SEEN: self.write_seen()})


POST_COLUMNS = (
    "name",
    "ownership",
    "tracking",
    "target_audience",
    "post_type",
    "sentiment",
    "campaign",
    "sponsored",
    "time_to_create",
    "impressions",
    "members_reached",
    "clicks",
    "followers",
    "tags",
    "notes",
    "custom",
    "version",
)


def make_form(fields: Iterable[Field], *, is_new: bool, person: Person) -> type[PostForm]:
    """The form's class for these fields: the admin takes a class, and people define the fields."""
    described = {input_name(field): field for field in fields}
    base = AddPostForm if is_new else ChangePostForm
    inputs: dict[str, Any] = {name: PostInput(field) for name, field in described.items()}
    may_make = person.has_perm("posts.add_collection")
    if person.has_perm("posts.change_collection"):
        inputs[COLLECTIONS] = PostInput(describe_collections(may_make=may_make))
    if person.has_perm("posts.scrape_post"):
        inputs["force_next"] = forms.BooleanField(
            label="Force the next scrape",
            required=False,
            help_text="The next run scrapes it, whatever the rule says. Scrape now does it at once.",
            widget=UnfoldBooleanWidget,
        )
    inputs |= {"described": described, "may_make_collections": may_make}
    made: type[PostForm] = type(base.__name__, (base,), inputs)
    return made


def describe_collections(*, may_make: bool) -> Field:
    names = Collection.objects.order_by("name").values_list("name", flat=True)
    return Field(
        COLLECTIONS,
        "Collections",
        "choices",
        choices=tuple(names),
        help_text="Sets of posts that are reported on together.",
        custom=True,  # a name may be long and have a comma
        list_kind="collection" if may_make else "",
    )


def with_values(data: Mapping[str, Any], values: Mapping[str, str]) -> QueryDict:
    """What was sent, with some of it put in place of what was."""
    changed = QueryDict(mutable=True)
    changed.update(data)  # a QueryDict keeps its lists
    for name, value in values.items():
        changed[name] = value
    return changed


def shown(held: object) -> object:
    """As a form shows it; an empty list is nothing."""
    return None if held in (None, "", []) else held


def simplify(value: object) -> object:
    """As JSON brings it back."""
    return json.loads(as_json(value))


def as_json(value: object) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, sort_keys=True)


def read_seen(text: str) -> tuple[int | None, Mapping[str, object]]:
    """The version and the values that a page of ours sent along; nothing where it is none."""
    try:
        seen = json.loads(text or "{}")
    except ValueError:
        return None, {}
    if not isinstance(seen, dict):
        return None, {}
    version, values = seen.get("version"), seen.get("values")
    return (
        version if type(version) is int else None,
        values if isinstance(values, dict) else {},
    )


def as_list(held: object) -> list[str]:
    if isinstance(held, list):
        return [str(one) for one in held]
    return [] if held in (None, "") else [str(held)]
