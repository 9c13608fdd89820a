"""Erase a person everywhere, so that no later scrape brings them back."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from desk.domain.erase_everywhere import NOT_CONFIGURED, erase_everywhere, finish_in_hubspot
from engagers.domain.erase import CannotEraseError, find_hubspot_ids, find_person
from engagers.domain.find_engager import find_engager, find_family, read_keys
from engagers.domain.suppress import find_suppressed
from engagers.models import Contact, Engagement, Engager, Erasure, Identity
from pipeline.management.refusals import WRONG, check_database
from pipeline.vendors import Vendors


class Command(BaseCommand):
    help = "Erases a person everywhere and suppresses their keys."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "key", help="Profile address, member id, public name (slug), e-mail or engager id."
        )
        parser.add_argument("--yes", action="store_true", help="Do not ask.")
        parser.add_argument(
            "--hubspot", action="store_true", help="Erase the contact in HubSpot too, for ever."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        check_database()
        engager = find_engager(options["key"])
        with Vendors() as vendors:
            if options["hubspot"] and vendors.hubspot is None:
                raise CommandError(f"{NOT_CONFIGURED.partition(':')[0]}", returncode=WRONG)
            if engager is None:
                self._finish(options["key"], vendors, in_hubspot=options["hubspot"])
                return
            self._explain(engager, in_hubspot=options["hubspot"])
            if not options["yes"]:
                ask(engager)
            self._erase(engager, vendors, in_hubspot=options["hubspot"])

    def _erase(self, engager: Engager, vendors: Vendors, *, in_hubspot: bool) -> None:
        try:
            done = erase_everywhere(
                engager.pk,
                by=None,
                at=timezone.now(),
                in_hubspot=in_hubspot,
                gateway=vendors.hubspot if in_hubspot else None,
            )
        except CannotEraseError as error:
            raise CommandError(str(error)) from None
        counts = sorted(done.record.counts.items())
        went = ", ".join(f"{number} {name.replace('_', ' ')}" for name, number in counts if number)
        self.stdout.write(f"Erased: {went}. The keys are suppressed.")
        if done.record.hubspot_state == Erasure.HubSpot.ERASED:
            self.stdout.write("HubSpot has erased its contact too.")
        complain(done.trouble)

    def _finish(self, key: str, vendors: Vendors, *, in_hubspot: bool) -> None:
        """Erased before: only HubSpot may be left."""
        if not find_suppressed(read_keys(key)):
            raise CommandError(f"nobody is known by {key}", returncode=WRONG)
        self.stdout.write("Erased already: the key is suppressed.")
        if in_hubspot:
            waiting = Erasure.objects.filter(hubspot_state=Erasure.HubSpot.WAITING)
            complain(finish_in_hubspot(list(waiting), vendors.hubspot, at=timezone.now()))

    def _explain(self, engager: Engager, *, in_hubspot: bool) -> None:
        family = find_family(engager.pk)
        theirs = {"engager__in": family}
        hubspot_ids = find_hubspot_ids(family, find_person(family))
        self.stdout.write(
            f"{engager} (engager {engager.pk}):"
            f" {Engagement.objects.filter(**theirs).count()} engagements,"
            f" {Identity.objects.filter(**theirs).count()} keys,"
            f" {Contact.objects.filter(**theirs).count()} contacts,"
            f" {len(family) - 1} engagers merged into this one."
        )
        if hubspot_ids and in_hubspot:
            self.stdout.write(f"HubSpot erases {', '.join(hubspot_ids)} for ever.")
        elif hubspot_ids:
            self.stdout.write(f"HubSpot keeps {', '.join(hubspot_ids)}: --hubspot erases it there.")


def ask(engager: Engager) -> None:
    """Raises CommandError unless somebody types the name."""
    word = engager.name or str(engager.pk)
    if not sys.stdin.isatty():
        raise CommandError("nothing was erased: say --yes to erase", returncode=WRONG)
    if input(f"This cannot be undone. Type the name to erase ({word}): ").split() != word.split():
        raise CommandError("nothing was erased: the name differs", returncode=WRONG)


def complain(trouble: tuple[str, ...]) -> None:
    """Raises CommandError where HubSpot still has to do something."""
    if trouble:
        raise CommandError(
            "\n".join(f"HubSpot: {text}; the next push asks again" for text in trouble)
        )
