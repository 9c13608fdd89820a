"""What went wrong in a run, row by row, each with the page where it is mended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from django.urls import reverse

from access.models import User
from engagers.models import Contact, Engager
from integrations.models import ActorRun, Rejected
from pipeline.domain.retry_failed import Failed, find_failed
from pipeline.models import Run
from posts.models import Post, Scrape

MOST = 50


@dataclass(frozen=True, slots=True)
class Fault:
    """`page` is empty where the person may not open it."""

    name: str
    said: str
    page: str


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    faults: tuple[Fault, ...]
    total: int

    @property
    def more(self) -> int:
        return self.total - len(self.faults)


@dataclass(frozen=True, slots=True)
class Faults:
    failed: Failed
    groups: list[Group] = field(default_factory=list)


def read_faults(run: Run, person: User) -> Faults:
    """What the person may not see is counted and not named."""
    failed = find_failed(run)
    readers: list[Callable[[], Group]] = [
        lambda: _read_scrapes(run, person),
        lambda: _read_posts(failed, person),
        lambda: _read_contacts(failed, person),
        lambda: _read_people(failed, person),
        lambda: _read_actor_runs(run, person),
        lambda: _read_rejected(run, person),
    ]
    groups = [group for read in readers if (group := read()).total]
    return Faults(failed, groups)


def _read_scrapes(run: Run, person: User) -> Group:
    bad = Scrape.objects.filter(
        run_ref=run.ref, state__in=[Scrape.State.FAILED, Scrape.State.SUSPECT]
    )
    rows = list(bad.select_related("post").order_by("pk")[: MOST + 1])
    link = _linker(person, "posts.view_post", "admin:posts_post_change")
    faults = [Fault(str(row.post), f"{row.state}: {row.error}", link(row.post_id)) for row in rows]
    return _group("Posts that were not measured", faults, len(rows), bad.count)


def _read_posts(failed: Failed, person: User) -> Group:
    rows = Post.objects.filter(pk__in=sorted(failed.describe)[:MOST]) if failed.describe else ()
    link = _linker(person, "posts.view_post", "admin:posts_post_change")
    faults = [
        Fault(str(row), row.description_error or "described since", link(row.pk)) for row in rows
    ]
    return Group("Posts that were not described", tuple(faults), len(failed.describe))


def _read_contacts(failed: Failed, person: User) -> Group:
    ids = sorted(failed.push)[:MOST]
    rows = (
        Contact.objects.sendable().filter(engager__in=ids).select_related("engager") if ids else ()
    )
    link = _linker(person, "engagers.view_contact", "admin:engagers_contact_change")
    faults = [
        Fault(str(row.engager), row.error or f"now {row.get_state_display()}", link(row.pk))
        for row in rows
        if person.has_perm("engagers.view_engager")
    ]
    return Group("HubSpot contacts that were not sent", tuple(faults), len(failed.push))


def _read_people(failed: Failed, person: User) -> Group:
    ids = sorted(failed.enrich)[:MOST]
    rows = Engager.objects.present().filter(pk__in=ids) if ids else ()
    link = _linker(person, "engagers.view_engager", "admin:engagers_engager_change")
    faults = [
        Fault(str(row), row.classify_error or row.lookup_error or "done since", link(row.pk))
        for row in rows
        if person.has_perm("engagers.view_engager")
    ]
    return Group("People that were not classified or looked up", tuple(faults), len(failed.enrich))


def _read_actor_runs(run: Run, person: User) -> Group:
    State = ActorRun.State  # noqa: N806
    bad = ActorRun.objects.filter(
        run_ref=run.ref, state__in=[State.FAILED, State.LOST, State.ABSENT]
    )
    rows = list(bad.order_by("pk")[: MOST + 1])
    link = _linker(person, "integrations.view_actorrun", "admin:integrations_actorrun_change")
    faults = [
        Fault(
            f"{row.purpose} ({row.subject})",
            f"{row.state}: {row.error or row.status_message or 'no words'}",
            link(row.pk),
        )
        for row in rows
    ]
    return _group("Runs at Apify that failed", faults, len(rows), bad.count)


def _read_rejected(run: Run, person: User) -> Group:
    bad = Rejected.objects.filter(actor_run__run_ref=run.ref)
    rows = list(bad.order_by("pk")[: MOST + 1])
    link = _linker(person, "integrations.view_rejected", "admin:integrations_rejected_change")
    faults = [Fault(row.source, f"{row.state}: {row.reason}", link(row.pk)) for row in rows]
    return _group("Items that could not be used", faults, len(rows), bad.count)


def _group(title: str, faults: list[Fault], found: int, count: Callable[[], int]) -> Group:
    """Counted only where there are more than are shown."""
    total = count() if found > MOST else found
    return Group(title, tuple(faults[:MOST]), total)


def _linker(person: User, permission: str, name: str) -> Callable[[int], str]:
    may = person.has_perm(permission)
    return lambda pk: reverse(name, args=[pk]) if may else ""
