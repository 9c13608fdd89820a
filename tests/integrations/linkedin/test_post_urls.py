import json
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integrations.linkedin.post_urls import (
    ELSEWHERE,
    NO_ID,
    SHORT_LINK,
    NotAPost,
    PostRef,
    make_post,
    parse_post,
)

VECTORS = json.loads(
    (Path(__file__).parents[2] / "samples" / "linkedin_url_vectors.json").read_text()
)["posts"]
ID = "7320867199693246465"
ACTIVITY = f"urn:li:activity:{ID}"
UGC = "urn:li:ugcPost:7329991434395160578"
BAD_ID = "this is no post id: one has 19 digits and holds the time it was made"
ids = st.integers(min_value=6 * 10**18, max_value=2**63 - 1)
kinds = st.sampled_from(["activity", "ugcPost", "share"])


@pytest.mark.parametrize("vector", [v for v in VECTORS if v["key"]], ids=lambda v: v["in"][-30:])
def test_parse_post_each_recorded_form(vector):
    found = parse_post(vector["in"])
    published = datetime.fromisoformat(vector["time"]) if "time" in vector else None
    kind, digits = vector["key"].split(":")[2:]
    if published is None and kind == "activity":  # the file leaves some times out
        published = make_post(kind, digits).published_at
    assert found == PostRef(
        urn=vector["key"],
        kind=kind,
        id=digits,
        url=f"https://www.linkedin.com/feed/update/{vector['key']}/",
        published_at=published,
    )


@pytest.mark.parametrize("vector", [v for v in VECTORS if not v["key"]], ids=lambda v: v["in"])
def test_parse_post_each_recorded_refusal(vector):
    with pytest.raises(NotAPost):
        parse_post(vector["in"])


@pytest.mark.parametrize(
    ("text", "urn"),
    [
        (f'  "https://www.linkedin.com/feed/update/{ACTIVITY}/"  ', ACTIVITY),
        (f"<https://www.linkedin.com/feed/update/{ACTIVITY}>", ACTIVITY),
        (f"“https://www.linkedin.com/feed/update/{ACTIVITY}”.", ACTIVITY),
        (f"(https://www.linkedin.com/feed/update/{ACTIVITY}),", ACTIVITY),
        (f"\ufeffhttps://www.linkedin.com/feed/update/{ACTIVITY}\u200b", ACTIVITY),
        (f"HTTPS://WWW.LinkedIn.COM/feed/update/{ACTIVITY}", ACTIVITY),
        (f"http://m.linkedin.com/feed/update/{ACTIVITY}", ACTIVITY),
        (f"https://touch.www.linkedin.com/feed/update/{ACTIVITY}", ACTIVITY),
        (f"https://www.linkedin.com.:443/feed/update/{ACTIVITY}", ACTIVITY),
        (f"linkedin.com/feed/update/{ACTIVITY}", ACTIVITY),
        (f"//www.linkedin.com/feed/update/{ACTIVITY}", ACTIVITY),
        (f"https://www.linkedin.com/feed/update/urn%253Ali%253Aactivity%253A{ID}", ACTIVITY),
        (f"urn%3Ali%3Aactivity%3A{ID}", ACTIVITY),
        (f"URN:LI:UGCPOST:{UGC[-19:]}", UGC),
        (f"urn:li:fsd_update:({ACTIVITY},MAIN_FEED,EMPTY,DEFAULT,false)", ACTIVITY),
        (f"https://www.linkedin.com/feed/update/urn:li:fsd_update:({UGC},X)/", UGC),
        (
            f"https://www.linkedin.com/feed/?updateEntityUrn=urn%3Ali%3Afs_feedUpdate%3A(V2%2C{ACTIVITY})",
            ACTIVITY,
        ),
        (f"https://www.linkedin.com/feed/?highlightedUpdateUrn={UGC}", UGC),
        (f"https://www.linkedin.com/company/northlight/posts/?updateEntityUrn={UGC}", UGC),
        (f"https://www.linkedin.com/feed/update/activity:{ID}", ACTIVITY),
        (f"https://www.linkedin.com/video/live/{UGC}/", UGC),
        (f"https://www.linkedin.com/in/mira-okonjo/recent-activity/{ACTIVITY}/", ACTIVITY),
        (
            f"https://www.linkedin.com/posts/x_why-activity-7000000000000000001-counts-ugcPost-{UGC[-19:]}-a1",
            UGC,
        ),
        (f"https://www.linkedin.com/Posts/x_activity-{ID}-abcd/?rcm=ACoAA69", ACTIVITY),
        (ID, ACTIVITY),
        (f" {ID}. ", ACTIVITY),
    ],
)
def test_parse_post_as_people_paste(text, urn):
    assert parse_post(text).urn == urn


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        (" \t\u200b ", "empty"),
        ('""', "empty"),
        ("x" * 2_049, "longer than 2,048 characters"),
        ("see https://www.linkedin.com/x", "more than an address: paste one address a line"),
        (f"https://evillinkedin.com/feed/update/{ACTIVITY}", "not LinkedIn"),
        (f"https://linkedin.com.evil.example/feed/update/{ACTIVITY}", "not LinkedIn"),
        (f"https://www.linkedin.com@evil.example/feed/update/{ACTIVITY}", "not LinkedIn"),
        ("hello", "not LinkedIn"),
        (f"https://example.com/?u=https://www.linkedin.com/feed/update/{ACTIVITY}", "not LinkedIn"),
        (f"ftp://www.linkedin.com/feed/update/{ACTIVITY}", "not a web address"),
        ("https://[::1/feed", "not a web address"),
        ("https:///feed", "not a web address"),
        ("https://lnkd.in/eAbCdEf1", SHORT_LINK),
        ("www.lnkd.in/eAbCdEf1", SHORT_LINK),
        ("https://www.linkedin.com/in/mira-okonjo/", ELSEWHERE["in"]),
        ("https://www.linkedin.com/company/northlight/posts/?feedView=all", ELSEWHERE["company"]),
        ("https://www.linkedin.com/school/ostmark/", ELSEWHERE["school"]),
        ("https://www.linkedin.com/showcase/tessel/", ELSEWHERE["showcase"]),
        ("https://www.linkedin.com/pulse/how-we-did-it-mira-okonjo/", ELSEWHERE["pulse"]),
        ("https://www.linkedin.com/feed/", NO_ID),
        ("https://www.linkedin.com", NO_ID),
        ("https://www.linkedin.com/posts/mira-okonjo_no-number-here", NO_ID),
        (f"https://www.linkedin.com/feed/?commentUrn={ACTIVITY}", NO_ID),
        (f"urn:li:comment:(activity:{ID},7331190065471078400)", None),
        (f"urn:li:comment:({ACTIVITY},7331190065471078400)", None),
        ("urn:li:member:12345", "this is the id of something else, not of a post"),
        ("123", BAD_ID),
        ("1000000000000000000", BAD_ID),
        ("9999999999999999999", BAD_ID),
        ("73208671996932464651", BAD_ID),
        ("urn:li:activity:12", BAD_ID),
        ("https://www.linkedin.com/posts/x_activity-732086719969324-abcd", BAD_ID),
    ],
)
def test_parse_post_refuses_with_reason(text, reason):
    with pytest.raises(NotAPost) as refusal:
        parse_post(text)
    expected = reason or "this is the id of something else, not of a post"
    assert (refusal.value.reason, str(refusal.value)) == (expected, expected)


def test_published_at_of_activity_is_exact():
    published = datetime(2026, 6, 17, 8, 30, 11, 305_000, tzinfo=UTC)
    assert parse_post("7472928569657225216").published_at == published


@settings(deadline=None)
@given(kinds, ids)
def test_canonical_url_names_the_same_post(kind, number):
    ref = make_post(kind, str(number))
    assert parse_post(ref.url) == ref
    assert parse_post(ref.urn) == ref


@settings(deadline=None)
@given(st.text(max_size=200) | st.text("urn:liactvy0123456789%()/?#[]@.com-", max_size=120))
def test_parse_post_raises_nothing_else(text):
    for candidate in (text, f"https://www.linkedin.com/{text}", f"urn:li:activity:{text}"):
        found = None
        with suppress(NotAPost):
            found = parse_post(candidate)
        assert found is None or parse_post(found.url) == found
