"""Contacts that sales typed into HubSpot, with every spelling of a profile URL."""

import random
from urllib.parse import quote

from integrations.sandbox.world.model import Person, SalesContact

CONTACTS = 300
NAME_ONLY = 40
TWICE = 12

STAGES = ("subscriber", "lead", "marketingqualifiedlead", "opportunity", "customer")
SPELLINGS = (
    "https://www.linkedin.com/in/{slug}",
    "http://linkedin.com/in/{slug}/",
    "https://www.linkedin.com/in/{slug}?trk=public_post_feed-actor-name",
    "https://de.linkedin.com/in/{slug}/",
    "https://www.linkedin.com/in/{title_slug}/",
    "linkedin.com/in/{slug}/details/experience/",
    "https://www.linkedin.com/in/{member_id}",
    "https://www.linkedin.com/in/{slug}?miniProfileUrn=urn%3Ali%3Afsd_profile%3A{member_id}",
    "HTTPS://WWW.LINKEDIN.COM/in/{slug}/en/",
)


def make_sales_contacts(dice: random.Random, people: list[Person]) -> list[SalesContact]:
    """The first ones have no URL; the last ones are second contacts of people met before."""
    chosen = dice.sample(people, CONTACTS - TWICE)
    found = [_make_contact(dice, number, person) for number, person in enumerate(chosen)]
    doubles = chosen[NAME_ONLY : NAME_ONLY + TWICE]
    first = len(SPELLINGS) // 2
    return found + [
        _make_contact(dice, CONTACTS - TWICE + first + number, person)
        for number, person in enumerate(doubles)
    ]


def _make_contact(dice: random.Random, number: int, person: Person) -> SalesContact:
    properties = {
        "firstname": person.first_name,
        "lastname": person.last_name,
        "email": f"contact{number}@postdesk-sales.example",
        "lifecyclestage": STAGES[number % len(STAGES)],
    }
    if person.company is not None:
        properties["company"] = person.company.name
    if number >= NAME_ONLY:
        properties["hs_linkedin_url"] = _spell(person, number)
    if number % 5 == 0:
        properties["jobtitle"] = person.title
    if number % 5 == 1 and number >= NAME_ONLY:
        properties |= {"jobtitle": "Decision maker", "company": "As told on the phone GmbH"}
    if number % 4 == 0:
        properties["hubspot_owner_id"] = str(dice.choice((41001, 41002, 41003)))
    return SalesContact(person=person, properties=properties)


def _spell(person: Person, number: int) -> str:
    return SPELLINGS[number % len(SPELLINGS)].format(
        slug=quote(person.slug),
        title_slug=quote(person.slug.title()),
        member_id=person.member_id,
    )
