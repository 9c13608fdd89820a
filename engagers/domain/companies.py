"""Organisations by LinkedIn id, address or name: found, or made once."""

from __future__ import annotations

import unicodedata

from django.db import transaction
from django.db.models import Q

from engagers.domain.transact import lock_recording
from engagers.models import Company
from integrations.linkedin.identities import normalise_slug
from integrations.linkedin.text import clean_text


def fold_name(name: str) -> str:
    """What two spellings of one name share: case, width and blanks. Legal forms are kept: "Acme AG"
    and "Acme Inc" may well be two companies.
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return clean_text(" ".join(folded.split()), 300)


def find_or_make_company(
    *, name: str = "", slug: str = "", linkedin_id: str = ""
) -> Company | None:
    """None when nothing is said. A LinkedIn id beats an address, an address beats a name.

    A company known by name alone becomes the one of that name that first shows a LinkedIn page;
    a name alone finds a company with a page only where exactly one has it.
    """
    name, slug = clean_text(name, 300), normalise_slug(slug)[:200]
    linkedin_id = linkedin_id if linkedin_id.isascii() and linkedin_id.isdigit() else ""
    if not (name or slug or linkedin_id):
        return None
    with transaction.atomic():
        lock_recording()
        company = _find(fold_name(name), slug, linkedin_id) or Company()
        return _complete(company, name=name or slug or linkedin_id, slug=slug, number=linkedin_id)


def _find(name_key: str, slug: str, linkedin_id: str) -> Company | None:
    if linkedin_id and (found := Company.objects.filter(linkedin_id=linkedin_id).first()):
        return found
    if slug and (found := Company.objects.filter(slug=slug).first()):
        # A known page whose number differs is another company: addresses are given anew.
        if linkedin_id and found.linkedin_id:
            Company.objects.filter(pk=found.pk).update(slug="")
            return None
        return found
    if not name_key:
        return None
    named = Company.objects.filter(name_key=name_key)
    bare = named.filter(slug="", linkedin_id="").first()
    if bare or slug or linkedin_id:
        return bare
    several = list(named.filter(~Q(slug="") | ~Q(linkedin_id=""))[:2])
    return several[0] if len(several) == 1 else None


def _complete(company: Company, *, name: str, slug: str, number: str) -> Company:
    """Fills what is empty; saves only what changed."""
    before = (company.name, company.slug, company.linkedin_id)
    company.name = company.name or name
    company.linkedin_id = company.linkedin_id or number
    taken = slug and Company.objects.filter(slug=slug).exclude(pk=company.pk).exists()
    company.slug = company.slug or ("" if taken else slug)
    company.name_key = company.name_key or fold_name(company.name)
    if company.pk is None or before != (company.name, company.slug, company.linkedin_id):
        company.save()
    return company
