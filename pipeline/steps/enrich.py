"""Fill what is missing on people, then send who changed. Each vendor's part stands alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Q

from engagers.domain.ask import STOPPED
from engagers.domain.asking import prepare_asking
from engagers.domain.choose_lookups import choose_lookups, open_lookups
from engagers.domain.classify import Classified, Classifying
from engagers.domain.intend_lookup import intend_lookup, lookup_cap
from engagers.domain.look_up import look_up
from engagers.domain.lookup_rule import LookupRule
from engagers.domain.preview_classification import preview_classification
from engagers.domain.pull import pull_contacts
from engagers.domain.push import push_changed, push_contacts
from engagers.domain.push_tally import PushTally
from engagers.domain.settle_forgotten import settle_forgotten
from engagers.models import Engager
from integrations.domain.budgets import BudgetExceeded
from integrations.errors import Misconfigured, RetryLater
from integrations.models import ActorRun
from pipeline.context import SkipStep, StepContext
from pipeline.domain.drive_runs import Drive, has_ended
from pipeline.numbers import budgets, lookup_rule, push_rule
from pipeline.side_by_side import SideBySide

UNSET = "{} is not configured: {} is left out of enrich"
LINES = 20
WAITING = "profile lookups still wait for their actor run: the next call goes on with them"


def run(context: StepContext) -> None:
    """A vendor that refuses everything stops its part; the others go on, and the step fails."""
    vendors = context.vendors
    if vendors.openai is None and vendors.apify is None and vendors.hubspot is None:
        raise SkipStep(
            "OpenAI, Apify and HubSpot are not configured: there is nothing to enrich with"
        )
    if context.dry_run:
        preview(context)
        return
    enrichment = Enrichment(context)
    enrichment.classify()
    if enrichment.look_up_profiles():
        enrichment.classify()
    enrichment.send()
    if enrichment.refusals:
        raise enrichment.refusals[0]


def preview(context: StepContext) -> None:
    """Counts and expected cost; nothing is called or written."""
    at, gateway = context.now(), context.vendors.openai
    if gateway is not None:
        asking = prepare_asking(gateway, budgets=budgets(context.settings), run_ref="")
        seen = preview_classification(asking, at=at, engager_ids=context.engager_ids)
        context.add(
            claimed=seen.people,
            skipped=seen.people,
            cost_usd=seen.usd,
            answered_from_cache=seen.from_cache,
            asked=seen.texts,
            requests=seen.requests,
        )
    if context.vendors.apify is not None:
        rule = lookup_rule(context.settings, needs_classified=gateway is not None)
        people = len(
            choose_lookups(rule, limit=rule.per_run, at=at, engager_ids=context.engager_ids)
        )
        cost = lookup_cap(rule, people) if people else Decimal(0)
        context.add(lookups=people, cost_usd=cost, requests=int(people > 0))


@dataclass
class Enrichment:
    """`done` and `failed` are engagers, each counted once whatever was done for them."""

    context: StepContext
    done: set[int] = field(default_factory=set)
    failed: set[int] = field(default_factory=set)
    refusals: list[Misconfigured] = field(default_factory=list)
    is_halted: bool = False

    def classify(self) -> None:
        """Everybody whose text or taxonomy is new."""
        context, gateway = self.context, self.context.vendors.openai
        if gateway is None:
            context.log("info", UNSET.format("OpenAI", "classification"))
            return
        if self.is_halted:
            return
        settle_forgotten(at=context.now())
        asking = prepare_asking(gateway, budgets=budgets(context.settings), run_ref=context.run.ref)
        work = Classifying(
            asking,
            context.now,
            context.stop_requested,
            self.show,
            engager_ids=context.engager_ids,
        )
        try:
            work.classify()
        finally:
            self.take(work.result)

    def show(self, result: Classified) -> None:
        self.context.progress(len(result.done) + len(result.failed), None, "people classified")

    def take(self, result: Classified) -> None:
        """Into the step's counts."""
        self.count(result.done, result.failed)
        # A slice that is over leaves nobody: the next one goes on.
        left = 0 if self.context.slice_is_over() else result.left
        self.context.add(
            claimed=left,
            skipped=left,
            calls=result.calls,
            cost_usd=result.cost_usd,
            answered_from_cache=result.from_cache,
            asked=result.asked,
            unknown=result.unknown,
        )
        self.is_halted = bool(result.reason)
        if result.refusal is not None:
            self.refusals.append(result.refusal)
        elif result.reason and result.reason != STOPPED:
            self.context.add_reason(f"{result.left} people are not classified: {result.reason}")

    def count(self, done: set[int], failed: set[int]) -> None:
        new_done = done - self.done - self.failed
        new_failed = failed - self.done - self.failed
        if new_failed:
            self.context.note_failed("enrich", new_failed)
        self.done |= new_done
        self.failed |= new_failed
        self.context.add(
            claimed=len(new_done) + len(new_failed),
            succeeded=len(new_done),
            failed=len(new_failed),
        )

    def look_up_profiles(self) -> bool:
        """Whether anybody's text may have changed."""
        context, gateway = self.context, self.context.vendors.apify
        if gateway is None:
            context.log("info", UNSET.format("Apify", "profile lookups"))
            return False
        needs = context.vendors.openai is not None
        rule = lookup_rule(context.settings, needs_classified=needs)
        waiting = self.find_open() | self.intend(rule)
        before = context.step_run.counts.get("lookups_found", 0)
        if waiting:
            with SideBySide() as pool:
                self.drive(Drive(context, gateway, pool), rule, waiting)
        return bool(context.step_run.counts.get("lookups_found", 0) > before)

    def find_open(self) -> set[int]:
        """Bought before: anybody's; where people are named, what this run bought for them."""
        context = self.context
        takes_all = context.engager_ids is None
        return {run.pk for run in open_lookups() if takes_all or run.run_ref == context.run.ref}

    def intend(self, rule: LookupRule) -> set[int]:
        """The run to buy, if anybody is worth it and money is left."""
        context = self.context
        limit = rule.per_run - context.step_run.counts.get("lookups", 0)
        if limit <= 0 or context.stop_requested():
            return set()
        try:
            intended = intend_lookup(
                rule,
                limit=limit,
                budgets=budgets(context.settings),
                run_ref=context.run.ref,
                at=context.now(),
                engager_ids=context.engager_ids,
            )
        except BudgetExceeded as error:
            context.add_reason(f"no profile lookups: {error}")
            return set()
        if intended is None:
            return set()
        if intended.left:
            context.add_reason(f"{intended.left} profile lookups are left: the budget is used up")
        context.add(lookups=intended.people)
        return {intended.run.pk}

    def drive(self, drive: Drive, rule: LookupRule, waiting: set[int]) -> None:
        def read_open() -> list[ActorRun]:
            return list(ActorRun.objects.filter(pk__in=waiting).select_related("charge"))

        for runs in drive.turns(read_open):
            for one in runs:
                # An absent one never began: its people may be chosen again.
                is_over = has_ended(one) or one.state == ActorRun.State.ABSENT
                if is_over and self.collect(drive, one, rule):
                    waiting.discard(one.pk)
        if drive.refusal is not None:
            self.refusals.append(drive.refusal)
        elif waiting and not self.context.asked_for_end:
            self.context.add_reason(WAITING)

    def collect(self, drive: Drive, actor_run: ActorRun, rule: LookupRule) -> bool:
        """False when its items are to be asked for again."""
        try:
            seen = look_up(actor_run, drive.gateway, rule=rule, at=self.context.now())
        except RetryLater as error:
            self.context.log("warning", f"profiles: {error}")
            return False
        except Misconfigured as error:
            drive.refusal = error
            return False
        self.count(seen.found | seen.nothing, seen.failed)
        self.context.add(
            cost_usd=actor_run.cost_usd or Decimal(0),
            lookups_found=len(seen.found),
            lookups_failed=len(seen.failed),
        )
        if seen.failed:
            why = actor_run.error or "the profile run said nothing of them"
            self.context.log("warning", f"{len(seen.failed)} lookups failed: {why}")
        return True

    def send(self) -> None:
        """What HubSpot knows comes back, and who changed goes there."""
        context, gateway = self.context, self.context.vendors.hubspot
        if gateway is None:
            context.log("info", UNSET.format("HubSpot", "sending"))
            return
        if not context.settings.push_enabled:
            context.log("info", "the step push is switched off: nothing is sent to HubSpot")
            return
        rule, ids = push_rule(context.settings), self.find_changed()
        now, stop = context.now, context.stop_requested
        try:
            if context.engager_ids is not None:
                self.record(
                    push_contacts(gateway, rule, now=now, engager_ids=ids, should_stop=stop)
                )
                return
            # First what they know: nobody is made before their contacts are known.
            pulled = pull_contacts(gateway, rule, now=now, should_stop=stop)
            self.record(pulled)
            is_current = not pulled.trouble
            self.record(
                push_changed(gateway, rule, ids, now=now, is_current=is_current, should_stop=stop)
            )
        except Misconfigured as error:
            self.refusals.append(error)

    def find_changed(self) -> set[int]:
        """Since the step began, in whichever slice of it."""
        since = self.context.step_run.started_at or self.context.now()
        new = Q(classified_at__gte=since) | Q(looked_up_at__gte=since)
        rows = Engager.objects.present().filter(new)
        if self.context.engager_ids is not None:
            rows = rows.filter(pk__in=self.context.engager_ids)
        return self.done | set(rows.values_list("pk", flat=True))

    def record(self, tally: PushTally) -> None:
        """Contacts, beside the step's own counts of engagers."""
        context = self.context
        context.add(
            calls=tally.calls,
            created=tally.created,
            updated=tally.updated,
            unchanged=tally.unchanged,
            left_out=tally.left_out,
            contacts_failed=tally.failed,
        )
        for reason, number in tally.reasons.most_common(LINES):
            context.log("info", f"{number} left out of HubSpot: {reason}")
        if tally.failed:
            context.note_failed("push", tally.failed_ids)
            context.add_reason(f"{tally.failed} contacts failed in HubSpot: see their errors")
        for text in tally.trouble:
            context.log("warning", text)
            context.add_reason(text)
