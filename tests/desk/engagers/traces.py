"""One person in every place where the database may name somebody."""

from __future__ import annotations

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from access.models import User
from desk.models import SavedView
from engagers.domain.exclude_one import exclude_one
from engagers.domain.merge import merge
from engagers.domain.record import record_page
from engagers.models import Answer, Company, Contact, ContactMirror, Engager, Exclusion
from integrations.apify.items import Person
from pipeline.models import Run, StepRun
from tests.factories.engagers import (
    MONDAY,
    IdentityFactory,
    make_comment,
    make_person,
    make_reaction,
    make_scrape,
)
from tests.factories.integrations import ActorRunFactory, RejectedFactory

NAME = "Zephyrine Quartermain"
SLUG = "zephyrine-quartermain"
MEMBER = "ACoAAZephyrine0001"
OLD_SLUG = "zeph-q-old"
COMMENT = "My own unmistakable words"
WORDS = (NAME, SLUG, MEMBER, OLD_SLUG, COMMENT, "zephyrine", "quartermain")


def person(**facts):
    known = {"name": NAME, "headline": f"{NAME}, founder", "member_id": MEMBER, "slug": SLUG}
    return Person(kind="person", **{**known, **facts})


def items():
    """What a scrape would bring of this person again."""
    return [make_reaction(person()), make_comment(person(), "c-zephyrine", COMMENT)]


def leave_traces():
    """The engager, merged with another one of theirs, beside somebody else who stays."""
    scrape = make_scrape()
    record_page(scrape, [*items(), make_reaction(make_person(7))], at=MONDAY)
    engager = Engager.objects.get(name=NAME)
    _classify(engager)
    _merge_old(engager)
    _send(engager)
    exclude_one(engager, reason="opt_out", note=f"{NAME} asked", at=MONDAY)
    rule = Exclusion.objects.filter(value=SLUG).get()
    rule.note = f"{NAME} asked twice"
    rule.save()
    _spend(engager)
    _log(engager)
    return engager, scrape


def _classify(engager):
    own = Company.objects.create(name=f"{NAME} Consulting", name_key=f"{NAME} consulting".lower())
    engager.answer = Answer.objects.create(
        text_hash="a" * 64,
        fingerprint="f" * 64,
        model="m",
        prompt_version="1",
        result={"title": "founder", "company": own.name},
        created_at=MONDAY,
    )
    engager.company = own
    engager.save()


def _merge_old(engager):
    old = Engager.objects.create(name=NAME, first_seen_at=MONDAY, last_seen_at=MONDAY)
    IdentityFactory(engager=old, kind="slug", value=OLD_SLUG)
    merge(engager, old, evidence=f"{NAME} said so", at=MONDAY)


def _send(engager):
    Contact.objects.create(
        engager=engager,
        key=f"li:{MEMBER}",
        hubspot_id="901",
        state="synced",
        written={"firstname": "Zephyrine"},
        pulled={"lastname": "Quartermain"},
        created_at=MONDAY,
    )
    ContactMirror.objects.create(
        hubspot_id="901", name_key=NAME.lower(), slug=SLUG, modified_at=MONDAY
    )


def _spend(engager):
    ActorRunFactory(
        purpose="profile",
        state="done",
        external_id="run-1",
        input={"queries": [MEMBER, "ACoAAsomebodyelse1"]},
        error=f"nothing of {SLUG}",
    )
    RejectedFactory(raw={"actor": {"url": f"https://www.linkedin.com/in/{SLUG}?x=1"}})
    RejectedFactory(raw={"author": [{"name": NAME}]})
    RejectedFactory(raw={"author": "https://www.linkedin.com/in/somebody-else"})
    run = Run.objects.create(trigger="command", created_at=MONDAY, error=f"failed at {NAME}")
    StepRun.objects.create(
        run=run, name="push", order=1, log=[["9:00", "info", f"li:{MEMBER}: refused"]]
    )


def _log(engager):
    user = User.objects.create_user("somebody")
    LogEntry.objects.create(
        user=user,
        content_type=ContentType.objects.get_for_model(Engager),
        object_id=str(engager.pk),
        object_repr=NAME,
        action_flag=2,
        change_message=f"Changed {SLUG}",
        action_time=timezone.now(),
    )
    SavedView.objects.create(name=f"About {NAME}", owner=user, config={"search": SLUG})
