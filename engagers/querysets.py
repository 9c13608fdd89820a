"""Named reads of engagers, companies and contacts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib.postgres.search import SearchQuery, SearchVector, SearchVectorField
from django.db import models
from django.db.models import Count, Func, Max, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from engagers.domain.search_words import split_words

if TYPE_CHECKING:
    from engagers.models import Company, Contact, Engager  # noqa: F401 - the names in quotes

# As the index `engagers_company_search` holds them.
COMPANY_SEARCHED = SearchVector("name", config="simple")
# Companies that one word of a search may name by their ids.
MOST_NAMED = 500
# People whom a search names by their ids.
MOST_FOUND = 5_000
# A search that finds so many among so many of the newest is a common one.
COMMON = 50
PROBED = 1_000


class AddressOf(Func):
    """A public name before an id, then what was seen last, as the reporting views choose.

    As SQL: to word it at every request took the ORM longer than PostgreSQL to answer it.
    """

    template = (
        "COALESCE((SELECT key.kind || ':' || key.value FROM engagers_identity AS key"
        " WHERE key.engager_id = %(expressions)s"
        " AND key.kind IN ('slug', 'company_slug', 'member_id', 'company_id')"
        " ORDER BY key.kind IN ('member_id', 'company_id'), key.linked_at DESC NULLS LAST,"
        " key.created_at DESC, key.id DESC LIMIT 1), '')"
    )
    output_field = models.TextField()


class Bare(Func):
    """The same words, in no index: of a common one the index would name nearly everybody."""

    function = "strip"
    output_field = SearchVectorField()


class EngagerQuerySet(models.QuerySet["Engager"]):
    def standing(self) -> EngagerQuerySet:
        """Not merged away: each person once, excluded ones included."""
        return self.filter(merged_into__isnull=True)

    def present(self) -> EngagerQuerySet:
        """Not merged away and not excluded: who may appear at an exit."""
        return self.standing().filter(excluded_at__isnull=True)

    def people(self) -> EngagerQuerySet:
        return self.filter(kind="person")

    def unclassified(self) -> EngagerQuerySet:
        return self.filter(audience__isnull=True, classified_at__isnull=True)

    def classified_as_unknown(self) -> EngagerQuerySet:
        return self.filter(audience__isnull=True, classified_at__isnull=False)

    def targets(self) -> EngagerQuerySet:
        return self.filter(audience__is_target=True)

    def returning(self) -> EngagerQuerySet:
        """Who engaged with two posts or more."""
        return self.filter(post_count__gte=2)

    def engaged_with(self, post_id: int) -> EngagerQuerySet:
        """What is gone since counts too, as it does in `Post.engagers`."""
        from engagers.models import Engagement  # noqa: PLC0415 - models import this file

        rows = Engagement.objects.filter(post_id=post_id).order_by()
        return self.filter(pk__in=rows.values("engager_id"))

    def with_address(self) -> EngagerQuerySet:
        """`address`: `kind:value` of the key whose page is shown; empty where none has a page."""
        return self.annotate(address=AddressOf("pk"))

    def known_by(self, text: str) -> EngagerQuerySet | None:
        """Whom a pasted address, member id or e-mail names; None where the text is none of these."""
        from engagers.domain.find_engager import read_keys  # noqa: PLC0415 - models import this file
        from engagers.models import Identity  # noqa: PLC0415

        keys = read_keys(text)
        if not keys or (keys[0][0] == "slug" and "/" not in text):
            return None
        named = Q(pk__in=[])
        for kind, value in keys:
            named |= Q(kind=kind, value=value)
        return self.filter(pk__in=Identity.objects.filter(named).values("engager_id"))

    def matching(self, text: str) -> EngagerQuerySet:
        """Every word begins one of the name, headline or title, or of the company's name.

        Reads at once, so that a page of a million people stays fast: which companies the words
        name (conditions on one table have an index each), then who is found, by the rare words. Few
        are named by their ids; of many the list's own order soon finds a page. The planner cannot
        tell the two apart.
        """
        if (known := self.known_by(text)) is not None:
            return known
        words = split_words(text)
        if not words:
            return self.none() if text.strip() else self
        named = find_companies(words)
        asked = [Q(words=as_query(word)) | at for word, at in zip(words, named, strict=True)]
        bare = [Q(bare=as_query(word)) | at for word, at in zip(words, named, strict=True)]
        found = self.alias(bare=Bare("words"))
        if len(found.newest().filter(*bare).values_list("pk", flat=True)[:COMMON]) == COMMON:
            return self.filter(*asked)
        if len(words) > 1 and any(rare := self.model.objects.find_rare(bare)):
            asked = [one if rare[n] else bare[n] for n, one in enumerate(asked)]
        found = found.filter(*asked)
        ids = list(found.order_by().values_list("pk", flat=True)[: MOST_FOUND + 1])
        return found if len(ids) > MOST_FOUND else self.filter(pk__in=ids)

    def newest(self) -> EngagerQuerySet:
        """Those of these among the newest of all, by which a search tells common words from rare."""
        last = self.model.objects.aggregate(last=Max("pk"))["last"] or 0
        return self.order_by().filter(pk__gt=last - PROBED)

    def find_rare(self, conditions: Sequence[Q]) -> list[bool]:
        """Which of the conditions few of the newest meet."""
        counts = {f"at_{n}": Count("pk", filter=one) for n, one in enumerate(conditions)}
        found = self.alias(bare=Bare("words")).newest().aggregate(**counts)
        return [found[name] < COMMON for name in counts]


def find_companies(words: list[str]) -> list[Q]:
    """For each word the condition of working at a company it names: one statement for all."""
    from engagers.models import Company  # noqa: PLC0415 - models import this file

    named = [Company.objects.matching_words([word]) for word in words]
    parts = [
        rows.order_by().annotate(number=Value(number)).values_list("number", "pk")[: MOST_NAMED + 1]
        for number, rows in enumerate(named)
    ]
    ids: list[list[int]] = [[] for _ in words]
    if parts:
        for number, pk in parts[0].union(*parts[1:], all=True):
            ids[number].append(pk)
    return [
        Q(company__in=rows.values("pk")) if len(several) > MOST_NAMED else Q(company__in=several)
        for rows, several in zip(named, ids, strict=True)
    ]


def as_query(word: str) -> SearchQuery:
    return SearchQuery(word, config="simple", search_type="raw")


class CompanyQuerySet(models.QuerySet["Company"]):
    def matching(self, text: str) -> CompanyQuerySet:
        """Every word begins one of the name."""
        words = split_words(text)
        return self.matching_words(words) if words or not text.strip() else self.none()

    def matching_words(self, words: list[str]) -> CompanyQuerySet:
        found = self.alias(words=COMPANY_SEARCHED) if words else self
        for word in words:
            found = found.filter(words=as_query(word))
        return found

    def with_counts(self) -> CompanyQuerySet:
        """`people_count` and `engagement_count` of those who may appear at an exit."""
        from engagers.models import Engager  # noqa: PLC0415 - models import this file

        rows = Engager.objects.present().filter(company=OuterRef("pk")).order_by().values("company")
        people = rows.annotate(number=Count("pk")).values("number")
        engagements = rows.annotate(number=Sum("engagement_count")).values("number")
        return self.annotate(
            people_count=Coalesce(Subquery(people), 0),
            engagement_count=Coalesce(Subquery(engagements), 0),
        )


class ContactQuerySet(models.QuerySet["Contact"]):
    def needing_decision(self) -> ContactQuerySet:
        return self.filter(state="review")

    def sendable(self) -> ContactQuerySet:
        """Of people who may appear in HubSpot: not excluded, not merged away, no organisation."""
        return self.filter(
            engager__kind="person",
            engager__merged_into__isnull=True,
            engager__excluded_at__isnull=True,
        )

    def unclaimed(self, at: datetime) -> ContactQuerySet:
        """Nobody is sending them just now, or whoever was died over it."""
        return self.filter(Q(claimed_until__isnull=True) | Q(claimed_until__lte=at))

    def due(self, at: datetime) -> ContactQuerySet:
        """To be compared with HubSpot and sent where they differ."""
        waited = Q(not_before__isnull=True) | Q(not_before__lte=at)
        return self.filter(waited, state__in=["matched", "pending", "failed"])

    def synced(self) -> ContactQuerySet:
        return self.filter(state="synced")
