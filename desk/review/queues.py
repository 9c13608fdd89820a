"""What waits for a person, by subject, and who may decide it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.models import CHANGE, LogEntry
from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet, Subquery, TextField
from django.db.models.functions import Cast

from engagers.domain.find_unclassified import MOST_ATTEMPTS
from engagers.models import Contact, Engager
from integrations.models import Rejected
from pipeline.models import Settings
from posts.models import Post, Scrape
from posts.querysets import DESCRIPTION_ATTEMPTS

LEFT = "Looked at in the review: left as it is."


@dataclass(frozen=True, slots=True)
class Queue:
    """`find` takes the settings: how many attempts are too many."""

    key: str
    name: str
    permission: str
    find: Callable[[Settings], QuerySet[Any]]
    nothing: str


def find_contacts(settings: Settings) -> QuerySet[Any]:
    del settings
    return Contact.objects.needing_decision().sendable()


def find_suspects(settings: Settings) -> QuerySet[Any]:
    del settings
    return undecided_suspects()


def undecided_suspects() -> QuerySet[Scrape]:
    """The last word on their post, and nobody has said to leave it."""
    later = Scrape.objects.filter(post=OuterRef("post"), pk__gt=OuterRef("pk"))
    left = LogEntry.objects.filter(
        content_type__app_label=Scrape._meta.app_label,
        content_type__model=Scrape._meta.model_name,
        action_flag=CHANGE,
        change_message=LEFT,
        object_id=Cast(OuterRef("pk"), TextField()),
    )
    return Scrape.objects.filter(
        ~Exists(later.filter(state__in=["done", "empty", "suspect"])),
        ~Exists(left),
        state=Scrape.State.SUSPECT,
        post__tracking=Post.Tracking.ACTIVE,
    )


def find_rejected(settings: Settings) -> QuerySet[Any]:
    del settings
    return Rejected.objects.filter(state=Rejected.State.OPEN)


def find_posts(settings: Settings) -> QuerySet[Any]:
    given_up = Q(failed_attempts__gte=settings.max_attempts)
    undescribed = Q(description_attempts__gte=DESCRIPTION_ATTEMPTS)
    return Post.objects.tracked().filter(given_up | undescribed)


def find_dead(settings: Settings) -> QuerySet[Any]:
    del settings
    return Contact.objects.sendable().filter(state=Contact.State.DEAD)


def find_lookups(settings: Settings) -> QuerySet[Any]:
    people = Engager.objects.present().people()
    return people.filter(lookup_attempts__gte=settings.max_attempts)


def find_unclassified(settings: Settings) -> QuerySet[Any]:
    del settings
    return Engager.objects.present().people().filter(classify_attempts__gte=MOST_ATTEMPTS)


def find_taken_over(settings: Settings) -> QuerySet[Any]:
    del settings
    return Contact.objects.sendable().exclude(theirs=[])


QUEUES = (
    Queue(
        "contacts",
        "HubSpot contacts",
        "engagers.decide_contact",
        find_contacts,
        "Everybody who may be in HubSpot already is decided. New questions come with the next push.",
    ),
    Queue(
        "suspect",
        "Suspect scrapes",
        "posts.view_scrape",
        find_suspects,
        "No scrape brought suspiciously little. One that does is kept out of all totals and"
        " shown here.",
    ),
    Queue(
        "rejected",
        "Rejected items",
        "integrations.view_rejected",
        find_rejected,
        "Every item that a vendor sent could be used.",
    ),
    Queue(
        "posts",
        "Posts given up",
        "posts.scrape_post",
        find_posts,
        "No post failed so often that nobody tries any more.",
    ),
    Queue(
        "dead",
        "Contacts given up",
        "engagers.decide_contact",
        find_dead,
        "HubSpot took every contact that was sent.",
    ),
    Queue(
        "lookups",
        "Lookups given up",
        "engagers.classify_engager",
        find_lookups,
        "No profile lookup failed so often that nobody tries any more.",
    ),
    Queue(
        "unclassified",
        "Unclassified",
        "engagers.classify_engager",
        find_unclassified,
        "Nobody's classification failed so often that nobody tries any more.",
    ),
    Queue(
        "taken",
        "Taken over in HubSpot",
        "engagers.decide_contact",
        find_taken_over,
        "Nobody has edited in HubSpot what we write there. What a person writes there stays"
        " theirs until it is given back here.",
    ),
)
BY_KEY = {queue.key: queue for queue in QUEUES}


def count_queues(queues: Sequence[Queue], settings: Settings) -> dict[str, int]:
    """How many wait in each, in one query."""
    counts = [
        Subquery(
            queue.find(settings)
            .order_by()
            .annotate(waiting=Func(F("pk"), function="COUNT"))
            .values("waiting")
        )
        for queue in queues
    ]
    row = Settings.objects.filter(pk=settings.pk).values_list(*counts).get()
    return {queue.key: count for queue, count in zip(queues, row, strict=True)}
