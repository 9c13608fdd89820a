"""What a dashboard is asked for, read from its address: what cannot be read is told and not applied."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.http import QueryDict
from django.utils.dateparse import parse_date

from posts.models import Collection, Label, Post
from reporting.domain.dashboards.scope import Scope

DEFAULT_DAYS = 90
PRESETS = (7, 30, 90, 365)
MOST_DAYS = 731
EMPTY = "-"
LABELS = {
    "target_audience": "Target audience",
    "post_type": "Post type",
    "sentiment": "Sentiment",
    "campaign": "Campaign",
    "sponsored": "Sponsored",
    "tag": "Tag",
}
SPONSORED = {"yes": True, "no": False}
FOUND = 10


@dataclass(slots=True)
class Filters:
    """Typed values of the address. `problems` are sentences for the person who asked."""

    given: QueryDict
    today: date
    since: date = date.min
    until: date = date.max
    has_own_days: bool = False
    labels: dict[str, str] = field(default_factory=dict)
    collection: int | None = None
    ownership: str = ""
    posts: list[Post] = field(default_factory=list)
    found: list[Post] = field(default_factory=list)
    lists: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    sees_people: bool = True

    def ask(self, **changes: object) -> str:
        """The query of this page's address with some of it changed; None takes a name out."""
        asked = self.given.copy()
        for name in ("chart", "format", "q"):
            asked.pop(name, None)
        for name, value in changes.items():
            asked.pop(name, None)
            if isinstance(value, (list, tuple)):
                asked.setlist(name, [str(one) for one in value])
            elif value is not None:
                asked[name] = str(value)
        for name in [name for name, values in asked.lists() if not any(values)]:
            del asked[name]
        return asked.urlencode()

    def choose(self, name: str, choices: Sequence[str], default: str) -> str:
        """One of a few words."""
        asked = self.given.get(name, "")
        if not asked or asked in choices:
            return asked or default
        self.problems.append(
            f"{name}: {asked[:40]} is none of {', '.join(choices)}; {default} is shown."
        )
        return default

    @property
    def active_count(self) -> int:
        """How many of the form's filters say something; the posts chosen are one."""
        one_each = (self.has_own_days, self.collection, self.ownership, self.posts)
        return len(self.labels) + sum(map(bool, one_each))

    @property
    def is_narrowed(self) -> bool:
        return bool(self.labels or self.collection or self.ownership)

    def scope(self, *, chosen_only: bool = False) -> Scope:
        """Of the posts with these labels; `chosen_only`: of those named too. One query, or none."""
        names = [post.pk for post in self.posts] if chosen_only and self.posts else None
        if not self.is_narrowed:
            return Scope(self.since, self.until, None if names is None else tuple(names))
        posts = Post.objects.filter(**self._wanted()).order_by()
        if names is not None:
            posts = posts.filter(pk__in=names)
        return Scope(self.since, self.until, tuple(posts.values_list("pk", flat=True)))

    def _wanted(self) -> dict[str, Any]:
        wanted: dict[str, Any] = {
            name: "" if value == EMPTY else value
            for name, value in self.labels.items()
            if name not in ("tag", "sponsored")
        }
        if paid := self.labels.get("sponsored"):
            wanted["sponsored"] = SPONSORED.get(paid)
        if tag := self.labels.get("tag"):
            wanted["tags" if tag == EMPTY else "tags__contains"] = [] if tag == EMPTY else [tag]
        if self.collection:
            wanted["collections"] = self.collection
        if self.ownership:
            wanted["ownership"] = self.ownership
        return wanted


def read_filters(given: QueryDict, *, today: date, most_posts: int) -> Filters:
    """`today` is the day in UTC, as the views count days. Three queries at most."""
    filters = Filters(given, today)
    _read_period(filters)
    _read_labels(filters)
    filters.ownership = filters.choose("ownership", ("own", "competitor"), "")
    _read_posts(filters, most_posts)
    return filters


def _read_period(filters: Filters) -> None:
    asked = filters.given.get("days", "")
    days = DEFAULT_DAYS
    if asked.isascii() and asked.isdigit() and 1 <= int(asked[:6]) <= MOST_DAYS:
        days = int(asked)
    elif asked:
        _tell(filters, "days", asked, f"a number of days from 1 to {MOST_DAYS}")
    given_until, given_since = _read_day(filters, "until"), _read_day(filters, "since")
    filters.has_own_days = bool(given_until or given_since)
    until = given_until or filters.today
    since = given_since or until - timedelta(days=days - 1)
    if since > until:
        filters.problems.append(
            f"The period begins on {since} after it ends on {until}: the last {days} days before"
            " its end are shown."
        )
        since = until - timedelta(days=days - 1)
    if (until - since).days >= MOST_DAYS:
        since = until - timedelta(days=MOST_DAYS - 1)
        filters.problems.append(f"A period has {MOST_DAYS} days at most: it is shown from {since}.")
    filters.since, filters.until = since, until


def _read_day(filters: Filters, name: str) -> date | None:
    asked = filters.given.get(name, "")
    try:
        day = parse_date(asked) if asked else None
    except ValueError:
        day = None
    if day is not None and not 2000 <= day.year <= 2100:
        day = None
    if asked and day is None:
        _tell(filters, name, asked, "a day such as 2026-11-21")
    return day


def _read_labels(filters: Filters) -> None:
    filters.lists = {name: [] for name in (*LABELS, "collection")}
    for kind, value in Label.objects.order_by("kind", "order", "value").values_list(
        "kind", "value"
    ):
        filters.lists.setdefault(kind, []).append((value, value))
    filters.lists["sponsored"] = [(said, said) for said in SPONSORED]
    filters.lists["collection"] = [
        (str(pk), name) for pk, name in Collection.objects.values_list("pk", "name")
    ]
    for name, title in LABELS.items():
        if asked := filters.given.get(name, ""):
            if asked == EMPTY or (asked, asked) in filters.lists[name]:
                filters.labels[name] = asked
            else:
                _tell(filters, title.lower(), asked, "a value of that list")
    if asked := filters.given.get("collection", ""):
        if asked in dict(filters.lists["collection"]):
            filters.collection = int(asked)
        else:
            _tell(filters, "collection", asked, "one of the collections")


def _read_posts(filters: Filters, most: int) -> None:
    """Those named by `post`, in that order, and those that the search `q` finds."""
    asked = list(dict.fromkeys(one for one in filters.given.getlist("post") if one))
    numbers = [int(one) for one in asked if one.isascii() and one.isdigit() and len(one) < 19]
    named = Post.objects.in_bulk(numbers) if numbers else {}
    for one in asked:
        if not (one.isdigit() and int(one[:18]) in named):
            _tell(filters, "post", one, "a post that is here")
    filters.posts = [named[number] for number in dict.fromkeys(numbers) if number in named]
    if len(filters.posts) > most:
        filters.problems.append(f"At most {most} posts can be chosen: the first {most} are shown.")
        filters.posts = filters.posts[:most]
    if words := filters.given.get("q", "").split():
        found = Post.objects.exclude(pk__in=named)
        for word in words[:8]:
            found = found.filter(search_posts(word.replace("\0", "")))
        filters.found = list(found.order_by("-published_at", "-id")[:FOUND])
        if not filters.found:
            filters.problems.append("No other post has these words in its name, text or author.")


def search_posts(word: str) -> Q:
    return (
        Q(name__icontains=word)
        | Q(text__icontains=word)
        | Q(author_name__icontains=word)
        | Q(urn__icontains=word)
    )


def _tell(filters: Filters, name: str, asked: str, wanted: str) -> None:
    filters.problems.append(f"{name}: {asked[:60]} is not {wanted}; it was not applied.")
