"""A profile into its person: title, company, place, and the two keys it proves to be one."""

from __future__ import annotations

from datetime import datetime

from engagers.domain.companies import find_or_make_company
from engagers.domain.exclude import exclude_engagers
from engagers.domain.facts import gather_facts, write_facts
from engagers.domain.identity import resolve_people
from engagers.domain.lookup_rule import LookupRule
from engagers.domain.sightings import Key, Sighting
from engagers.domain.suppress import drop_suppressed
from engagers.models import Engager
from integrations.apify.items import ProfileItem
from integrations.linkedin.text import clean_text

BETTER = (Engager.Source.PERSON, Engager.Source.HUBSPOT)


def apply_profile(
    asked: Key,
    engager_id: int,
    item: ProfileItem,
    *,
    seen_at: datetime,
    rule: LookupRule,
    at: datetime,
) -> tuple[int, bool]:
    """The engager it now belongs to (keys may have joined two), and whether a job was found.

    Under `lock_recording`; `asked` is a key of that engager. `seen_at`: when the profile was asked
    for. A person's and HubSpot's values stay. An erased person's profile is dropped.
    """
    sightings = _read_sightings(item, asked)
    if len(drop_suppressed(sightings)) < len(sightings):
        return engager_id, False
    if any(asked in sighting.keys for sighting in sightings):
        engager_id = _link(sightings, seen_at=seen_at, at=at)
    engager = Engager.objects.select_for_update(no_key=True).get(pk=engager_id)
    is_found = _write_job(engager, item)
    engager.location = clean_text(item.location, 300) or engager.location
    mark_looked_up(engager, rule=rule, at=at)
    engager.save()
    exclude_engagers([engager_id], at=at)
    return engager_id, is_found


def mark_looked_up(engager: Engager, *, rule: LookupRule, at: datetime) -> None:
    """Answered, whatever the answer: what is still missing is asked again after some days."""
    engager.looked_up_at, engager.lookup_not_before = at, at + rule.again_after
    engager.lookup_attempts, engager.lookup_error = 0, ""
    engager.claimed_until = None


def _write_job(engager: Engager, item: ProfileItem) -> bool:
    title = clean_text(item.title, 300)
    if title and engager.title_source not in BETTER:
        engager.title, engager.title_source = title, Engager.Source.PROFILE
    company = find_or_make_company(
        name=item.company_name, slug=item.company_slug, linkedin_id=item.company_id
    )
    if company and engager.company_source not in BETTER:
        engager.company, engager.company_source = company, Engager.Source.PROFILE
    return bool(title or company)


def _link(sightings: list[Sighting], *, seen_at: datetime, at: datetime) -> int:
    """The keys to whom they belong, by the same rules as a scrape's; facts with them."""
    resolved = resolve_people(sightings, seen_at=seen_at, source="profile", at=at)
    found = resolved.engagers[sightings[0].keys]
    write_facts(gather_facts([(found, sightings[0])], seen_at=seen_at), post_id=0)
    return found


def _read_sightings(item: ProfileItem, asked: Key) -> list[Sighting]:
    """The profile's keys; and an old address that led to it, beside its member id."""
    member = ("member_id", clean_text(item.member_id, 200))
    slug = ("slug", clean_text(item.slug, 200))
    shown = [tuple(key for key in (member, slug) if key[1])]
    if asked[0] == "slug" and member[1] and asked != slug:
        shown.append((member, asked))
    return [
        Sighting(
            kind="profile",
            keys=keys,
            is_person=True,
            name=clean_text(item.name, 300),
            headline=clean_text(item.headline, 1000),
            picture_url=clean_text(item.picture_url, 2000),
            value="",
        )
        for keys in shown
        if keys
    ]
