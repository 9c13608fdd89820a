from datetime import UTC, datetime

from integrations.apify.actors import ACTORS
from integrations.apify.items import BadItem, CommentItem, NoiseItem, Person
from tests.integrations.apify.samples import load_sample

HARVEST = ACTORS["harvestapi_comments"]
MAESTRO = ACTORS["apimaestro_comments"]
URN = "urn:li:activity:7320867199693246465"
POST = f"https://www.linkedin.com/feed/update/{URN}/"


def fictional(length):
    return f"A fictional text in place of the recorded one ({length} characters)."


def test_harvest_comments_sample():
    raw = load_sample("harvestapi_linkedin-post-comments")
    found = [HARVEST.parse_all(item) for item in raw]
    assert [len(comments) for comments in found] == [1] * 6
    assert found[0][0] == CommentItem(
        person=Person(
            kind="person",
            member_id="ACoAA3exf95886523cb677c84e3bx6df3a213b6",
            slug="ines-carrow-cb0b43",
            name="Tomas Veldhuis",
            headline="Student at Ostmark University",
            picture_url="https://media.example.invalid/878705197c98.jpg",
            url="https://www.linkedin.com/in/ines-carrow-cb0b43",
        ),
        comment_id="7331190065471078400",
        text="❤️",
        commented_at=datetime(2025, 5, 22, 5, 31, 58, 534_000, tzinfo=UTC),
        url=raw[0]["linkedinUrl"],
    )
    summary = [(c.comment_id, c.person.member_id, c.person.slug, c.text) for (c,) in found[1:]]
    assert summary == [
        (
            "7331415234328371202",
            "ACoAA6459a69b486eff34466fca77b79xb5d1bc",
            "theo-rasmont-9c3ced",
            fictional(445),
        ),
        (
            "7331359556641423361",
            "ACoAA9794bdfae8xf892767d4b3264e599ab33c",
            "tomas-veldhuis-3c0b39",
            fictional(5),
        ),
        (
            "7331340543228080128",
            "ACoAAcc3e4be3axa1xa976db49dbd5ad717c67f",
            "sanne-holloway-3f7838",
            raw[3]["commentary"],
        ),
        (
            "7331286926336880640",
            "ACoAA73c59869c3762bb887e6bf4f99c6e41ed6",
            "kofi-marsden-6f3112",
            fictional(14),
        ),
        (
            "7331248243730788352",
            "ACoAA612aa32cf77f482dx2192eae8f825xb687",
            "bruno-castell-c66bad",
            fictional(68),
        ),
    ]
    assert found[4][0].person.headline == ""


def comment(comment_id, slug, **more):
    return {
        "id": comment_id,
        "commentary": f"text {comment_id}",
        "actor": {"name": slug, "linkedinUrl": f"https://www.linkedin.com/in/{slug}"},
        **more,
    }


def test_nested_replies_come_flat_and_a_bad_one_rejects_itself():
    nameless = {"id": "4", "actor": {"name": "x"}}
    tree = comment(
        "1",
        "mira-okonjo",
        createdAtTimestamp=1747891918534,
        edited=True,
        replies=[
            comment("2", "jonas-wetherby", replies=[comment("3", "hana-kilbride")]),
            nameless,
            "not a reply",
        ],
    )
    found = HARVEST.parse_all(tree)
    flat = [(c.comment_id, c.parent_comment_id) for c in found if isinstance(c, CommentItem)]
    assert flat == [("1", ""), ("2", "1"), ("3", "2")]
    assert [c for c in found if isinstance(c, BadItem)] == [
        BadItem("no member id, public name or company: nobody to record", nameless),
        BadItem("a reply is not an object", "not a reply"),
    ]
    assert HARVEST.parse(tree) == found[0]
    assert found[0].is_edited
    assert found[0].commented_at == datetime(2025, 5, 22, 5, 31, 58, 534_000, tzinfo=UTC)


def test_apimaestro_comments_sample_takes_the_timestamp_not_the_local_date():
    raw = load_sample("apimaestro_linkedin-post-comments")
    found = [MAESTRO.parse(item) for item in raw]
    assert found == [
        CommentItem(
            person=Person(
                kind="person",
                slug="theo-rasmont-b81b75",
                name="Daan Brandquist",
                headline="Student at Ostmark University",
                picture_url="https://media.example.invalid/79c6af8f81cc.jpg",
                url="https://www.linkedin.com/in/theo-rasmont-b81b75",
            ),
            comment_id="7337832757777096704",
            text=fictional(29),
            commented_at=datetime(2025, 6, 9, 13, 27, 39, 794_000, tzinfo=UTC),
            url=raw[0]["comment_url"],
        ),
        CommentItem(
            person=Person(
                kind="person",
                slug="tomas-veldhuis-36ec61",
                name="Tomas Veldhuis",
                headline="Helping founders tell better stories | ex-Lanternworks",
                picture_url="https://media.example.invalid/a67a2eb061c7.jpg",
                url="https://www.linkedin.com/in/tomas-veldhuis-36ec61",
            ),
            comment_id="7472930000000000002",
            parent_comment_id="7472930000000000001",
            text=fictional(71),
            commented_at=datetime(2026, 6, 17, 8, 56, 40, tzinfo=UTC),
            url=raw[1]["comment_url"],
        ),
        BadItem("no member id, public name or company: nobody to record", without_replies(raw[2])),
        NoiseItem("a summary of the run"),
    ]


def without_replies(item):
    return {name: value for name, value in item.items() if name != "replies"}


def test_comment_without_an_id_is_rejected():
    item = comment("", "mira-okonjo")
    assert HARVEST.parse(item).reason == "id: String should have at least 1 character"


def test_comment_inputs():
    assert HARVEST.build_input(URN, max_items=50) == {"posts": [POST], "maxItems": 50}
    assert MAESTRO.build_input(URN, max_items=50) == {"post_url": POST, "limit": 50}
