import pytest

from integrations.apify.actors import ACTORS
from integrations.apify.items import BadItem, Person, ReactionItem
from integrations.linkedin.post_urls import NotAPost
from tests.integrations.apify.samples import load_sample

HARVEST = ACTORS["harvestapi_reactions"]
MAESTRO = ACTORS["apimaestro_reactions"]
URN = "urn:li:activity:7320867199693246465"
POST = f"https://www.linkedin.com/feed/update/{URN}/"
MEMBER = "ACoAA423985451d523cf9184cfc55ab6fc1cda7"


def member(member_id, name, headline="", picture_url=""):
    return Person(
        kind="person",
        member_id=member_id,
        name=name,
        headline=headline,
        picture_url=picture_url,
        url=f"https://www.linkedin.com/in/{member_id}",
    )


def test_harvest_reactions_sample():
    found = [HARVEST.parse(item) for item in load_sample("harvestapi_linkedin-post-reactions")]
    people = [
        member(
            MEMBER,
            "Tomas Veldhuis",
            "Chief Revenue Officer – Cobalt Orchard",  # noqa: RUF001
            "https://media.example.invalid/540470faf357.jpg",
        ),
        member(
            "ACoAA3f6ff883cacb9d5x98xx4x16845af17af7",
            "Carmen Iverdale",
            "Helping founders tell better stories | ex-Lanternworks",
            "https://media.example.invalid/34eb7ed4b9a4.jpg",
        ),
        member(
            "ACoAAxa43acxfd394219de22c13a6cffb7ea889",
            "Aron Petrescu",
            "Founder & CEO, Quillfeather Agency",
        ),
        member("ACoAAd5c6edd46b9e39eefxc1761b28a81abadb", "Jonas Wetherby"),
    ]
    people.append(people[0])  # the same reaction listed twice, under the same id
    people.append(
        member(
            "ACoAAed4cf53ea57bb614xb8c63a9753b7d9a97",
            "Ines Carrow",
            "",
            "https://media.example.invalid/e643ec8e60e4.jpg",
        )
    )
    post = "urn:li:ugcPost:7329207002977443840"
    assert found == [
        ReactionItem(
            person=who,
            reaction_type="LIKE",
            external_id=f"urn:li:fsd_reaction:(urn:li:fsd_profile:{who.member_id},{post},0)",
        )
        for who in people
    ]


def test_apimaestro_reactions_sample():
    found = [MAESTRO.parse(item) for item in load_sample("apimaestro_linkedin-post-reactions")]
    hana, priya = (
        "ACoAAeed8x6fcc96xfde7b747bfb2ax8x42c52x",
        "ACoAAdcdfecdec884xe4c6fxfca1f4fabb2addc",
    )
    assert found == [
        ReactionItem(
            person=member(
                hana,
                "Hana Kilbride",
                "Helping founders tell better stories | ex-Lanternworks",
                "https://media.example.invalid/9e3ea41adfe8.jpg",
            ),
            reaction_type="INTEREST",
            external_id=hana,
        ),
        ReactionItem(
            person=Person(
                kind="person",
                member_id=priya,
                slug="ines-carrow-9dc2b1",
                name="Priya Ashdown",
                headline="Head of Demand Generation at Tessel Robotics",
                url="https://www.linkedin.com/in/ines-carrow-9dc2b1",
            ),
            reaction_type="PRAISE",
            external_id=priya,
        ),
        ReactionItem(
            person=Person(kind="anonymous"),
            reaction_type="LIKE",
            external_id="ACoAA26869a2x4865ec2ex548xa1a77dxe28225",
        ),
    ]


def test_company_that_reacts_is_a_company():
    item = {
        "id": "r1",
        "reactionType": "EMPATHY",
        "actor": {
            "id": "165158",
            "name": "Cobalt Orchard",
            "linkedinUrl": "https://www.linkedin.com/company/Cobalt-Orchard/posts",
            "picture": {"url": "https://media.example.invalid/c.jpg"},
        },
    }
    assert HARVEST.parse(item) == ReactionItem(
        person=Person(
            kind="company",
            slug="cobalt-orchard",
            company_id="165158",
            name="Cobalt Orchard",
            picture_url="https://media.example.invalid/c.jpg",
            url="https://www.linkedin.com/company/cobalt-orchard",
        ),
        reaction_type="EMPATHY",
        external_id="r1",
    )


def test_company_known_by_number_or_urn_only():
    for actor in (
        {"linkedinUrl": "https://www.linkedin.com/company/165158/"},
        {"id": "urn:li:fsd_company:165158"},
    ):
        found = HARVEST.parse({"reactionType": "LIKE", "actor": actor})
        assert found == ReactionItem(
            person=Person(
                kind="company",
                company_id="165158",
                url="https://www.linkedin.com/company/165158",
            ),
            reaction_type="LIKE",
        )


def test_hidden_member_with_an_address_is_known_and_nameless():
    actor = {
        "id": MEMBER,
        "name": "LinkedIn Member",
        "linkedinUrl": f"https://www.linkedin.com/in/{MEMBER}",
    }
    assert HARVEST.parse({"reactionType": "LIKE", "actor": actor}).person == member(MEMBER, "")


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        (
            {"id": "r", "actor": {"name": "Nadia Lindqvar"}},
            "no member id, public name or company: nobody to record",
        ),
        (
            {"id": "r", "actor": {"id": "16355220", "name": "Nadia Lindqvar"}},
            "no member id, public name or company: nobody to record",
        ),
        (
            {"id": "r", "actor": "Nadia"},
            "actor: Input should be a valid dictionary or instance of HarvestActor",
        ),
        ({"id": "r"}, "no actor in the item"),
        ({}, "no actor in the item"),
        ({"message": "No reactions\0 found"}, "No reactions found"),
        ({"error": {"type": "t", "message": "Rate limited"}, "actor": {}}, "Rate limited"),
        ({"error": {"type": "blocked"}}, "blocked"),
        ({"error": ["?"]}, "an error without words"),
        ({"error": "x" * 900}, "x" * 300),
        (None, "not an object"),
        ("text", "not an object"),
        ([], "not an object"),
    ],
)
def test_unusable_reaction_is_rejected_with_reason(item, reason):
    assert HARVEST.parse(item) == BadItem(reason=reason, raw=item)


def test_harvest_reactions_input_has_no_query():
    assert HARVEST.build_input(f"{POST}?commentUrn=x", max_items=300) == {
        "posts": [POST],
        "maxItems": 300,
        "profileScraperMode": "short",
    }


def test_apimaestro_reactions_input_is_one_page():
    assert MAESTRO.build_input([URN], max_items=250, page=3) == {
        "post_url": POST,
        "page_number": 3,
        "limit": 100,
        "reaction_type": "ALL",
    }


def test_input_of_no_post_or_too_many_targets_is_refused():
    with pytest.raises(NotAPost):
        HARVEST.build_input("https://www.linkedin.com/in/mira-okonjo", max_items=1)
    with pytest.raises(ValueError, match="apimaestro_reactions takes 1 to 1 targets, not 2"):
        MAESTRO.build_input([URN, URN], max_items=1)
    with pytest.raises(ValueError, match="not 0"):
        MAESTRO.build_input([], max_items=1)
