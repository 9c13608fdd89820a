from datetime import UTC, datetime

from integrations.apify.actors import ACTORS
from integrations.apify.items import BadItem, Person, PostDetailItem, RepostItem
from tests.integrations.apify.samples import load_sample

DETAIL = ACTORS["apimaestro_post_detail"]
REPOSTS = ACTORS["apimaestro_reposts"]
URN = "urn:li:activity:7320867199693246465"
POST = f"https://www.linkedin.com/feed/update/{URN}/"


def test_detail_sample():
    raw = load_sample("apimaestro_linkedin-post-detail.shape")
    assert [DETAIL.parse(item) for item in raw] == [
        PostDetailItem(
            url="https://www.linkedin.com/posts/…",
            post_type="image|video|article|…",
            text="…",
            author_name="Nadia Lindqvar",
            author_headline="Student at Ostmark University",
            author_url="https://www.linkedin.com/in/yuki-tarrant-cd0386",
            published_at=datetime(2026, 6, 17, 8, 30, 11, 305_000, tzinfo=UTC),
            reactions=10,
            comments=2,
            reposts=1,
            reactions_by_type={"LIKE": 8, "EMPATHY": 2},
            media_type="image",
            media_urls=("https://media.example.invalid/d8026ee929c6.jpg",),
            image_url="https://media.example.invalid/d8026ee929c6.jpg",
        ),
        PostDetailItem(is_shell=True),
    ]


def test_detail_collects_urns_video_and_article():
    found = DETAIL.parse(
        {
            "post": {
                "text": "hello",
                "urn": {
                    "activity_urn": "7472928569657225216",
                    "share_urn": "urn:li:share:7472928568814133248",
                    "ugcPost_urn": None,
                    "other": "7472928569657225216",
                },
                "article": {"url": "https://news.example.invalid/a", "title": "A title"},
            },
            "stats": {
                "total_reactions": "1,204",
                "comments": -1,
                "reposts": 3,
                "reactions": {"x": "?"},
            },
            "media": [
                {
                    "type": "video",
                    "url": "https://media.example.invalid/v.mp4",
                    "thumbnail": "https://media.example.invalid/t.jpg",
                    "mimeType": "video/mp4",
                    "duration": 12.5,
                },
                "junk",
                {"type": "video", "url": "javascript:alert(1)"},
            ],
        }
    )
    assert found == PostDetailItem(
        urns=("urn:li:activity:7472928569657225216", "urn:li:share:7472928568814133248"),
        text="hello",
        reactions=1204,
        reposts=3,
        media_type="video",
        media_urls=("https://media.example.invalid/v.mp4",),
        thumbnail_url="https://media.example.invalid/t.jpg",
        video_url="https://media.example.invalid/v.mp4",
        mime_type="video/mp4",
        duration_seconds=12.5,
        article_url="https://news.example.invalid/a",
        article_title="A title",
    )


def test_detail_media_group_and_article_among_the_media():
    group = {"type": "image", "items": [{"url": "https://m.example.invalid/1.jpg"}]}
    found = DETAIL.parse({"post": {"text": "x"}, "media": group})
    assert (found.media_type, found.image_url) == ("image", "https://m.example.invalid/1.jpg")
    single = {"type": "article", "url": "https://n.example.invalid/", "title": "T"}
    found = DETAIL.parse({"post": {"text": "x"}, "media": single})
    assert (found.article_url, found.article_title) == ("https://n.example.invalid/", "T")


def test_detail_of_a_reshare():
    inner = {
        "urn": {"activity_urn": "7470734700483887104"},
        "url": "https://www.linkedin.com/posts/x",
    }
    nested = {"post": inner, "stats": {"total_reactions": 31}}
    found = DETAIL.parse({"post": {"text": "x"}, "reshared_post": nested})
    assert (found.is_reshare, found.reshared_post_url, found.reshared_post_reactions) == (
        True,
        "https://www.linkedin.com/feed/update/urn:li:activity:7470734700483887104/",
        31,
    )
    flat = {"url": "https://www.linkedin.com/posts/x"}
    found = DETAIL.parse({"post": {"text": "x"}, "reshared_post": flat})
    assert (found.is_reshare, found.reshared_post_url, found.reshared_post_reactions) == (
        True,
        "https://www.linkedin.com/posts/x",
        None,
    )


def test_detail_of_a_wrong_shape_is_rejected():
    item = {"post": ["x"]}
    reason = "post: Input should be a valid dictionary or instance of Post"
    assert DETAIL.parse(item) == BadItem(reason, item)


def test_detail_input():
    assert DETAIL.build_input(POST, max_items=1) == {"post_url": POST}


def test_repost_under_any_of_its_names():
    author = {"name": "Mira Okonjo", "profile_url": "https://www.linkedin.com/in/mira-okonjo"}
    expected = RepostItem(
        person=Person(
            kind="person",
            slug="mira-okonjo",
            name="Mira Okonjo",
            url="https://www.linkedin.com/in/mira-okonjo",
        ),
        external_id=URN,
        text="so true",
        reposted_at=datetime(2026, 6, 17, 8, 30, 11, 305_000, tzinfo=UTC),
    )
    when = {"timestamp": 1781685011305}
    for who in ("author", "resharer", "actor", "user"):
        item = {who: author, "full_urn": URN, "text": "so true", "posted_at": when}
        assert REPOSTS.parse(item) == expected
    bare = RepostItem(person=expected.person)
    assert REPOSTS.parse({"author": author, "urn": {"activity_urn": "1"}}) == bare


def test_repost_input():
    assert REPOSTS.build_input(URN, max_items=9) == {"post_url": POST}
