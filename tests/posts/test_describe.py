from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from integrations.apify.items import PostDetailItem
from integrations.models import ActorRun
from posts.domain.describe import OTHER, SHELL, describe_post, fail_description
from posts.domain.judge_scrape import Counted
from posts.domain.settle_scrape import settle_scrape
from posts.models import Post, PostAlias
from tests.factories.posts import NOW, PostFactory, ScrapeFactory

HOUR = timedelta(hours=1)
ACTIVITY = "urn:li:activity:7472580694498500608"
UGC = "urn:li:ugcPost:7472580693945155584"
SHARE = "urn:li:share:7361594677130608640"
DETAIL = PostDetailItem(
    urns=(ACTIVITY, UGC),
    post_type="image",
    text="Three lessons\x00 from launch day",
    author_name="Mira Okonjo",
    author_url="https://www.linkedin.com/in/Mira-Okonjo?miniProfileUrn=x",
    published_at=NOW - 90 * HOUR,
    reactions=40,
    comments=3,
    reposts=0,
    media_type="image",
    media_urls=("https://media.example.invalid/1.jpg", "https://media.example.invalid/2.jpg"),
    image_url="https://media.example.invalid/1.jpg",
    duration_seconds=12.6,
    article_title="t" * 600,
    article_url="javascript:alert(1)",
    video_url="https://media.example.invalid/" + "v" * 2000,
    reshared_post_reactions=5,
)


def make(urn=ACTIVITY, **fields):
    return PostFactory(urn=urn, **fields)


def describe(post, detail=DETAIL, *, at=NOW, actor_run=None):
    return describe_post(post, detail, actor_run=actor_run, at=at)


@pytest.mark.django_db
def test_describe_writes_facts_that_fit_their_columns():
    post = describe(make()).post
    post.refresh_from_db()
    assert post.text == "Three lessons from launch day"
    assert (post.author_name, post.author_url) == (
        "Mira Okonjo",
        "https://www.linkedin.com/in/mira-okonjo",
    )
    assert post.published_at == NOW - 90 * HOUR
    assert (post.media_type, post.media_url) == ("image", "https://media.example.invalid/1.jpg")
    assert (post.duration_seconds, post.reshared_post_reactions) == (13, 5)
    assert (post.article_title, post.article_url, post.video_url) == ("t" * 500, "", "")
    assert (post.reactions, post.comments, post.reposts) == (40, 3, 0)
    assert (post.first_described_at, post.described_at) == (NOW, NOW)


@pytest.mark.django_db
def test_invariant_6_describe_never_touches_labels():
    labels = {
        "name": "Launch",
        "target_audience": "Founders",
        "post_type": "Case study",
        "sentiment": "positive",
        "campaign": "Autumn",
        "sponsored": True,
        "tags": ["a"],
        "notes": "n",
        "ownership": "competitor",
        "tracking": "paused",
    }
    post = describe(make(**labels)).post
    assert {name: getattr(post, name) for name in labels} == labels


@pytest.mark.django_db
def test_describe_keeps_what_the_item_does_not_say_and_the_exact_time_of_an_activity():
    exact = NOW - 91 * HOUR
    post = make(text="before", reactions=7, published_at=exact)
    post = describe(post, PostDetailItem(author_name="Mira Okonjo", author_url="x")).post
    assert (post.text, post.reactions, post.published_at) == ("before", 7, exact)
    assert post.author_url == ""


@pytest.mark.django_db
def test_describe_ends_the_backing_off_and_keeps_the_first_time():
    post = make(
        description_attempts=3,
        describe_not_before=NOW,
        description_error="x",
        first_described_at=NOW - HOUR,
        described_at=NOW - HOUR,
    )
    post = describe(post).post
    assert (post.description_attempts, post.describe_not_before) == (0, None)
    assert (post.description_error, post.first_described_at) == ("", NOW - HOUR)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("detail", "error"),
    [
        (PostDetailItem(is_shell=True), SHELL),
        (replace(DETAIL, urns=("urn:li:activity:7361594677537513472",)), OTHER),
    ],
)
def test_shell_and_other_post_are_failed_descriptions(detail, error):
    post = make(reactions=7, text="before")
    told = describe(post, detail)
    post.refresh_from_db()
    assert told.error == post.description_error == error
    assert (post.description_attempts, post.describe_not_before) == (1, NOW + HOUR / 4)
    assert (post.described_at, post.reactions, post.text) == (None, 7, "before")
    assert PostAlias.objects.count() == 1


@pytest.mark.django_db
def test_fail_description_backs_off():
    post = make(description_attempts=1)
    fail_description(post, error="no answer: tried again later", at=NOW)
    post.refresh_from_db()
    assert (post.description_attempts, post.describe_not_before) == (2, NOW + HOUR)
    assert post.description_error == "no answer: tried again later"


@pytest.mark.django_db
def test_describe_learns_aliases_and_names_the_actor():
    run = ActorRun(actor_key="apimaestro_post_detail")
    post = make()
    told = describe(post, replace(DETAIL, urns=(ACTIVITY, UGC, "urn:li:comment:1")), actor_run=run)
    assert (told.learned, told.taken, told.error) == ((UGC,), {}, "")
    assert list(post.aliases.order_by("id").values_list("urn", "source")) == [
        (ACTIVITY, "entered"),
        (UGC, "apimaestro_post_detail"),
    ]
    assert describe(post, at=NOW + HOUR).learned == ()


@pytest.mark.django_db
def test_alias_of_another_post_is_not_stolen():
    other, post = make(UGC), make()
    told = describe(post, replace(DETAIL, urns=(ACTIVITY, UGC, SHARE)))
    assert (told.learned, told.taken) == ((SHARE,), {UGC: other.pk})
    assert told.post.description_error == f"{UGC} already belongs to post {other.pk}."
    assert told.post.described_at == NOW
    assert PostAlias.objects.get(urn=UGC).post == other


@pytest.mark.django_db
def test_invariant_3_order_of_descriptions_does_not_matter():
    post = make()
    describe(post)
    before = Post.objects.values().get(pk=post.pk)
    describe(post, replace(DETAIL, text="older", reactions=1), at=NOW - HOUR)
    assert Post.objects.values().get(pk=post.pk) == before


@pytest.mark.django_db
def test_invariant_4_later_description_sets_counters_and_reports_for_the_measurement():
    post = make()
    scrape = ScrapeFactory(post=post, state="collecting", created_at=NOW - HOUR)
    settle_scrape(scrape, counted=Counted(reactions=30), at=NOW - HOUR)
    post = describe(post).post
    scrape.refresh_from_db()
    assert (post.reactions, scrape.reactions_reported, scrape.reactions_counted) == (40, 40, 30)
    describe(post, replace(DETAIL, reactions=44), at=NOW + HOUR)
    post.refresh_from_db()
    scrape.refresh_from_db()
    assert (post.reactions, scrape.reactions_reported) == (44, 40)


@pytest.mark.django_db
def test_invariant_4_description_during_a_scrape_counts_for_it():
    post = make()
    scrape = ScrapeFactory(post=post, state="collecting", created_at=NOW - HOUR)
    describe(post)
    scrape = settle_scrape(scrape, counted=Counted(reactions=38), at=NOW + HOUR)
    post.refresh_from_db()
    assert (post.reactions, scrape.reactions_reported, scrape.reactions_counted) == (40, 40, 38)


@pytest.mark.django_db
def test_invariant_4_description_older_than_the_measurement_changes_no_counter():
    post = make(reactions=50, scrape_count=1, last_scraped_at=NOW + HOUR)
    scrape = ScrapeFactory(post=post, created_at=NOW + HOUR)
    post = describe(post).post
    scrape.refresh_from_db()
    assert (post.reactions, post.text, scrape.reactions_reported) == (
        50,
        DETAIL.text.replace("\0", ""),
        None,
    )


@pytest.mark.django_db
def test_to_describe_takes_scraped_posts_with_no_description_since():
    def scraped(hours_ago, **fields):
        reported = fields.pop("reported", None)
        at = NOW - hours_ago * HOUR
        post = PostFactory(scrape_count=1, last_scraped_at=at, **fields)
        ScrapeFactory(post=post, created_at=at, reactions_reported=reported)
        return post

    never = scraped(3)
    older = scraped(4, described_at=NOW - 9 * HOUR)
    again = scraped(5, description_attempts=7, describe_not_before=NOW)
    scraped(3, described_at=NOW - HOUR)
    scraped(3, described_at=NOW - 4 * HOUR, reported=10)
    scraped(3, describe_not_before=NOW + HOUR)
    scraped(3, description_attempts=8)
    scraped(3, tracking="paused")
    PostFactory()
    assert list(Post.objects.to_describe(NOW)) == [again, older, never]
