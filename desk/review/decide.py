"""What a person may say of the rows of each queue; each answers with a sentence of what was done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType

from access.models import User
from desk.review.queues import LEFT
from engagers.domain.fail_classification import retry_classification
from engagers.domain.release_property import release_property
from engagers.domain.replay import replay_rejected
from engagers.domain.retry_contact import retry_contact
from engagers.domain.retry_lookup import retry_lookups
from engagers.models import Contact
from integrations.domain.dismiss_rejected import dismiss_rejected
from integrations.models import Rejected
from posts.domain.retry_posts import retry_posts
from posts.models import Scrape

# A replay is a transaction for each item: more would outlast the page's request.
MOST_REPLAYED = 500


@dataclass(frozen=True, slots=True)
class Said:
    """`ids`: the rows that were chosen, as the form sent them."""

    ids: Sequence[str]
    by: User
    at: datetime

    def numbers(self) -> list[int]:
        return [int(one) for one in self.ids if one.isascii() and one.isdigit()]


@dataclass(frozen=True, slots=True)
class Verb:
    """What the button says, the key that presses it, who may, and what it does."""

    label: str
    key: str
    permission: str
    do: Callable[[Said], str]


def leave_suspects(said: Said) -> str:
    """They stay as they are and out of all totals; the log of the admin keeps who said so."""
    scrapes = Scrape.objects.filter(pk__in=said.numbers(), state=Scrape.State.SUSPECT)
    kind = ContentType.objects.get_for_model(Scrape)
    rows = [
        LogEntry(
            user=said.by,
            content_type=kind,
            object_id=str(scrape.pk),
            object_repr=str(scrape)[:200],
            action_flag=CHANGE,
            change_message=LEFT,
        )
        for scrape in scrapes
    ]
    LogEntry.objects.bulk_create(rows)
    return f"{_count(len(rows), 'scrape')} left as they are: no total changed."


def replay(said: Said) -> str:
    ids = said.numbers()
    done = replay_rejected(ids[:MOST_REPLAYED], at=said.at)
    later = f" {len(ids) - MOST_REPLAYED} more wait: replay again." * (len(ids) > MOST_REPLAYED)
    return (
        f"{done.replayed} could be used now ({_count(done.new_engagements, 'new engagement')}),"
        f" {done.still_rejected} still cannot.{later}"
    )


def dismiss(said: Said) -> str:
    done = dismiss_rejected(said.numbers(), at=said.at)
    return f"{_count(done, 'item')} dismissed: kept, and no longer shown here."


def try_posts(said: Said) -> str:
    done = retry_posts(said.numbers(), at=said.at)
    return f"{_count(done, 'post')}: the next run tries as if nothing had failed."


def try_contacts(said: Said) -> str:
    rows = Contact.objects.filter(pk__in=said.numbers()).order_by("pk")
    done = sum(retry_contact(row, at=said.at) for row in rows)
    return f"{_count(done, 'contact')} sent again with the next push."


def try_lookups(said: Said) -> str:
    done = retry_lookups(said.numbers())
    return f"{_count(done, 'lookup')} tried again when a run looks people up."


def try_classification(said: Said) -> str:
    done = retry_classification(said.numbers())
    return f"{done} classified again with the next run."


def release(said: Said) -> str:
    """Each id is a contact and a property, as 5:jobtitle."""
    done = 0
    for key in said.ids:
        number, _, name = key.partition(":")
        contact = Contact.objects.filter(pk=int(number)).first() if number.isdecimal() else None
        if contact is not None and name in contact.theirs:
            release_property(contact, name)
            done += 1
    return f"{done} given back to us: our value is sent with the next push."


def of_reason(ids: Sequence[str]) -> list[str]:
    """The open items of the same source and reason as those chosen, oldest first."""
    chosen = Rejected.objects.filter(pk__in=[int(one) for one in ids if one.isdecimal()])
    found: set[int] = set()
    for source, reason in chosen.values_list("source", "reason").distinct():
        rows = Rejected.objects.filter(state=Rejected.State.OPEN, source=source, reason=reason)
        found.update(rows.values_list("pk", flat=True))
    return [str(pk) for pk in sorted(found)]


VERBS: dict[str, dict[str, Verb]] = {
    "suspect": {"leave": Verb("Leave it", "L", "posts.scrape_post", leave_suspects)},
    "rejected": {
        "replay": Verb("Read again", "R", "integrations.change_rejected", replay),
        "dismiss": Verb("Dismiss", "D", "integrations.change_rejected", dismiss),
    },
    "posts": {"retry": Verb("Try again", "R", "posts.scrape_post", try_posts)},
    "dead": {"retry": Verb("Send again", "R", "engagers.decide_contact", try_contacts)},
    "lookups": {"retry": Verb("Look up again", "R", "engagers.classify_engager", try_lookups)},
    "unclassified": {
        "retry": Verb("Classify again", "R", "engagers.classify_engager", try_classification)
    },
    "taken": {"release": Verb("Write ours again", "W", "engagers.decide_contact", release)},
}


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s'[: number != 1]}"
