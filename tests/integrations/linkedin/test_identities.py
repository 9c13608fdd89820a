import json
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from integrations.linkedin.identities import (
    EntityRef,
    is_member_id,
    member_id_in,
    normalise_slug,
    parse_entity,
)

VECTORS = json.loads(
    (Path(__file__).parents[2] / "samples" / "linkedin_url_vectors.json").read_text()
)["entities"]
MEMBER = "ACoAA5xb9196656876988d8577db963fac67e2c"
SALES = "ACwAA5xb9196656876988d8577db963fac67e2c"


@pytest.mark.parametrize("vector", VECTORS, ids=lambda v: v["in"])
def test_parse_entity_each_recorded_form(vector):
    found, out = parse_entity(vector["in"]), vector["out"]
    if out is None:
        assert found is None
        return
    assert found is not None
    assert {
        "kind": found.kind,
        "slug": found.slug or None,
        "member_urn": found.member_id or None,
        "url": found.url,
    } == out


def person(slug="", member_id=""):
    return EntityRef(
        kind="person",
        page="in",
        slug=slug,
        member_id=member_id,
        company_id="",
        url=f"https://www.linkedin.com/in/{slug or member_id}",
    )


def organisation(page, slug, company_id=""):
    return EntityRef(
        kind="company",
        page=page,
        slug=slug,
        member_id="",
        company_id=company_id,
        url=f"https://www.linkedin.com/{page}/{slug}",
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (MEMBER, person(member_id=MEMBER)),
        (f" <{SALES}> ", person(member_id=SALES)),
        (f"urn:li:fsd_profile:{MEMBER}", person(member_id=MEMBER)),
        (f"urn%3Ali%3Afs_miniProfile%3A{MEMBER}", person(member_id=MEMBER)),
        ("urn:li:fsd_company:9265792", organisation("company", "9265792", "9265792")),
        ("urn:li:organization:9265792", organisation("company", "9265792", "9265792")),
        ("https://www.linkedin.com/company/9265792", organisation("company", "9265792", "9265792")),
        (
            "https://www.linkedin.com/school/Ostmark-University/",
            organisation("school", "ostmark-university"),
        ),
        ("https://www.linkedin.com/showcase/tessel-44", organisation("showcase", "tessel-44")),
        ("https://fr.linkedin.com/IN/Mira-Okonjo/en?trk=x", person("mira-okonjo")),
        (f"linkedin.com/in/mira-okonjo?miniProfileUrn={MEMBER}", person("mira-okonjo", MEMBER)),
        ("linkedin.com/in/mira-okonjo?miniProfileUrn=urn:li:x:1", person("mira-okonjo")),
        (f"linkedin.com/in/mira-okonjo?rcm={MEMBER}", person("mira-okonjo")),
        ("urn:li:member:123", None),
        ("urn:li:fsd_profile:short", None),
        ("https://www.linkedin.com/in/", None),
        ("https://www.linkedin.com/in/unavailable/", None),
        ("https://www.linkedin.com/company/%20/", None),
        (f"https://www.linkedin.com/feed/update/{MEMBER}", None),
        ("https://[broken", None),
        ("mira-okonjo", None),
        ("", None),
        ("x" * 3_000, None),
    ],
)
def test_parse_entity(text, expected):
    assert parse_entity(text) == expected


def test_parse_entity_of_accented_slug_quotes_the_address():
    found = parse_entity("https://www.linkedin.com/in/Jos%C3%A9-R%C3%8DOS")
    assert found is not None
    assert (found.slug, found.url) == (
        "josé-ríos",
        "https://www.linkedin.com/in/jos%C3%A9-r%C3%ADos",
    )


@pytest.mark.parametrize(
    ("raw", "slug"),
    [
        ("Marco-Esempio", "marco-esempio"),
        ("/marco-esempio/", "marco-esempio"),
        ("marco-esempio/details/skills", "marco-esempio"),
        ("marco-esempio?trk=a", "marco-esempio"),
        ("jos%25C3%25A9", "josé"),
        ("jose\u0301", "josé"),
        ("mira\u200d-okonjo", "mira-okonjo"),
        ("me", ""),
        ("..", ""),
        ("two words", ""),
        ("nul\0", ""),
        ("\ud800x", ""),
        ("<script>", ""),
        ("a" * 201, ""),
        ("a" * 3_000, ""),
        ("", ""),
    ],
)
def test_normalise_slug(raw, slug):
    assert normalise_slug(raw) == slug


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (MEMBER, True),
        (SALES, True),
        (MEMBER.lower(), False),
        ("ACoAA", False),
        ("ACoAA…", False),
        (MEMBER + " ", False),
        ("", False),
    ],
)
def test_is_member_id(text, expected):
    assert is_member_id(text) is expected


def test_member_id_in_urn_or_bare():
    assert member_id_in(f"urn:li:fsd_profile:{MEMBER}") == MEMBER
    assert member_id_in(MEMBER) == MEMBER
    assert member_id_in("urn:li:company:12") == ""


@settings(deadline=None)
@given(st.text(max_size=300))
def test_normalise_slug_twice_is_once(text):
    once = normalise_slug(text)
    assert normalise_slug(once) == once


def test_normalise_slug_drops_a_sentences_punctuation():
    assert normalise_slug("mira-okonjo.") == "mira-okonjo"


@settings(deadline=None)
@example("0./", "in")
@given(st.text(max_size=200), st.sampled_from(["in", "company", "school", "showcase"]))
def test_parse_entity_of_its_own_url_is_itself(text, page):
    found = parse_entity(f"https://www.linkedin.com/{page}/{text}")
    if found is not None:
        assert parse_entity(found.url) == EntityRef(
            kind=found.kind,
            page=found.page,
            slug=found.slug,
            member_id="" if found.slug else found.member_id,
            company_id=found.company_id,
            url=found.url,
        )


@settings(deadline=None)
@given(st.text(max_size=300))
def test_parse_entity_never_raises(text):
    for candidate in (
        text,
        f"urn:li:fsd_profile:{text}",
        f"linkedin.com/in/x?miniProfileUrn={text}",
    ):
        parse_entity(candidate)
