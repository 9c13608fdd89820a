"""Makes the companies and people of the fictional world."""

import random
import string
import unicodedata

from integrations.sandbox.world import names, roles
from integrations.sandbox.world.model import Company, Person

ID_LETTERS = string.ascii_letters + string.digits + "_-"
PEOPLE = 5_000
COMPANIES_PER_AUDIENCE = 90


def make_companies(dice: random.Random) -> dict[str, list[Company]]:
    """Audience -> its companies."""
    found = {}
    for audience, kinds in names.COMPANY_KINDS.items():
        pairs = [(stem, kind) for stem in names.COMPANY_STEMS for kind in kinds]
        chosen = dice.sample(pairs, COMPANIES_PER_AUDIENCE)
        found[audience] = [_make_company(dice, audience, f"{a} {b}") for a, b in chosen]
    return found


def make_people(dice: random.Random, companies: dict[str, list[Company]]) -> list[Person]:
    """All people; the second of each pair at 40, 120, 200 ... is a namesake of the first.

    Numbers 10 and 11 have member ids that differ in case alone.
    """
    people: list[Person] = []
    for number in range(PEOPLE):
        twin = people[-1] if number % 80 == 41 else None
        person_id = people[10].member_id if number == 11 else None
        people.append(_make_person(dice, number, companies, twin=twin, like=person_id))
    return people


def make_headline(dice: random.Random, number: int, title: str, company: str, country: str) -> str:
    """One headline; which sort it is follows from the person's number."""
    if number % 160 == 7:
        hostile = roles.HOSTILE_HEADLINES[number // 160 % len(roles.HOSTILE_HEADLINES)]
        return hostile.format(title=title, company=company)
    roll = dice.random()
    if roll < 0.03:
        return "--"
    if roll < 0.05:
        return ""
    if roll < 0.09:
        return dice.choice(roles.VAGUE_HEADLINES)
    if roll < 0.24:
        return title
    templates = roles.HEADLINES.get(country, roles.PLAIN_HEADLINES)
    return dice.choice(templates).format(title=title, company=company)


def _make_company(dice: random.Random, audience: str, name: str) -> Company:
    slug = name.lower().replace(" ", "-")
    return Company(
        linkedin_id=str(dice.randrange(1_000_000, 99_999_999)),
        slug=slug,
        name=name,
        industry=names.INDUSTRIES[audience],
        employees=dice.choice((8, 24, 75, 180, 420, 1_900, 12_000)),
        country_code=dice.choice(names.PLACES)[1],
        website=f"https://{slug}.example",
    )


def _make_person(
    dice: random.Random,
    number: int,
    companies: dict[str, list[Company]],
    *,
    twin: Person | None,
    like: str | None,
) -> Person:
    audience = dice.choices(list(roles.SHARES), list(roles.SHARES.values()))[0]
    title, truth = dice.choice(roles.ROLES[audience])
    company = dice.choice(companies[audience])
    first = twin.first_name if twin else dice.choice(names.FIRST_NAMES)
    last = twin.last_name if twin else dice.choice(names.LAST_NAMES)
    city, country = dice.choice(names.PLACES)
    headline = make_headline(dice, number, title, company.name, country)
    return Person(
        number=number,
        member_id=like.swapcase().replace("acOaa", "ACoAA") if like else _member_id(dice),
        slug=_make_slug(dice, number, first, last),
        first_name=first,
        last_name=last,
        headline=headline,
        title=title,
        company=None if dice.random() < 0.03 else company,
        truth=truth,
        city=city,
        country_code=country,
    )


def _member_id(dice: random.Random) -> str:
    return "ACoAA" + "".join(dice.choices(ID_LETTERS, k=34))


def _make_slug(dice: random.Random, number: int, first: str, last: str) -> str:
    """Mostly ASCII; where the name has other letters, one in three keeps them (NFC)."""
    text = f"{first}-{last}".lower()
    suffix = f"{number:04x}{dice.randrange(16**2):02x}"
    if number % 3:
        text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return f"{unicodedata.normalize('NFC', text)}-{suffix}"
