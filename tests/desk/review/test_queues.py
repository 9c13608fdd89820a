"""What else waits for a person: shown, decided, and by whom."""

from __future__ import annotations

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from desk.review.decide import MOST_REPLAYED, Said, of_reason, replay
from desk.review.tables import RAW_SHOWN, show_raw
from engagers.models import Contact, Engager
from integrations.models import Rejected
from posts.models import Post, Scrape
from tests.factories.engagers import MONDAY, ContactFactory, EngagerFactory
from tests.factories.integrations import NOON, RejectedFactory
from tests.factories.posts import NOW, PostFactory, ScrapeFactory

pytestmark = pytest.mark.django_db


def _see(client, key):
    return client.get(reverse("desk:review_queue", args=[key])).context


def _decide(client, key, verb, *ids, **more):
    url = reverse("desk:review_decide", args=[key])
    answer = client.post(url, {"verb": verb, "ids": ids, **more}, follow=True)
    return [str(message) for message in answer.context["messages"]]


def _counts(context):
    return {tab.queue.key: tab.count for tab in context["tabs"]}


def _suspect(**more):
    post = PostFactory(reactions=420)
    ScrapeFactory(post=post, reactions_counted=400, created_at=NOW.replace(day=10))
    return ScrapeFactory(
        post=post,
        state="suspect",
        reactions_counted=12,
        reactions_reported=430,
        error="few",
        **more,
    )


def _make_suspects():
    return [_suspect().pk]


def _make_rejected():
    return [RejectedFactory().pk]


def _make_posts():
    return [PostFactory(failed_attempts=8).pk, PostFactory(description_attempts=8).pk]


def _make_dead():
    return [ContactFactory(state="dead", error="refused", attempts=8).pk]


def _make_lookups():
    return [EngagerFactory(lookup_attempts=8, lookup_error="nothing said").pk]


def _make_unclassified():
    return [EngagerFactory(classify_attempts=8, classify_error="refused").pk]


def _make_taken():
    contact = ContactFactory(
        engager=EngagerFactory(title="Partner"),
        state="synced",
        hubspot_id=f"{Contact.objects.count() + 900}",
        theirs=["jobtitle"],
        pulled={"jobtitle": "Managing Partner"},
    )
    return [f"{contact.pk}:jobtitle"]


MAKERS = {
    "suspect": _make_suspects,
    "rejected": _make_rejected,
    "posts": _make_posts,
    "dead": _make_dead,
    "lookups": _make_lookups,
    "unclassified": _make_unclassified,
    "taken": _make_taken,
}
# Session, user, two of permissions, the settings, all counts, the rows; rejected items are grouped
# too, taken over ones read our values and their rules.
QUERIES = {"rejected": 8, "taken": 9}
VERBS = {"suspect": "leave", "rejected": "dismiss", "taken": "release"}


@pytest.mark.parametrize("key", MAKERS)
def test_a_queue_takes_the_same_queries(enter, django_assert_num_queries, key):
    client = enter("operator")
    for rows in (1, 2):
        for _ in range(rows):
            MAKERS[key]()
        _see(client, key)
        with django_assert_num_queries(QUERIES.get(key, 7)):
            context = _see(client, key)
    assert len(context["rows"]) == 3 * len(MAKERS[key]())


@pytest.mark.parametrize("key", MAKERS)
def test_what_is_decided_leaves_the_queue(enter, key):
    client, ids = enter("operator"), MAKERS[key]()
    assert _counts(_see(client, key))[key] == len(ids)

    _decide(client, key, VERBS.get(key, "retry"), *ids)

    assert _counts(_see(client, key))[key] == 0
    assert _see(client, key)["rows"] == []


@pytest.mark.parametrize("key", MAKERS)
def test_nothing_chosen_decides_nothing(enter, key):
    client, ids = enter("operator"), MAKERS[key]()

    said = _decide(client, key, VERBS.get(key, "retry"))

    assert said == ["Choose one row or more first."]
    assert _counts(_see(client, key))[key] == len(ids)


@pytest.mark.parametrize("key", MAKERS)
def test_others_than_operators_see_and_decide_nothing(enter, key):
    ids = MAKERS[key]()
    client = enter("creative")
    url = reverse("desk:review_decide", args=[key])

    assert client.get(reverse("desk:review_queue", args=[key])).status_code == 403
    answer = client.post(url, {"verb": VERBS.get(key, "retry"), "ids": ids})

    assert answer.status_code == 403
    assert _counts(_see(enter("operator"), key))[key] == len(ids)


def test_a_suspect_scrape_stands_beside_what_was_expected(enter):
    scrape = _suspect(comments_counted=3)

    row = _see(enter("operator"), "suspect")["rows"][0]

    assert row["scrape"] == scrape
    assert [(m.kind, m.counted, m.reported, m.before, m.known) for m in row["measured"]] == [
        ("reactions", 12, 430, 400, 420),
        ("comments", 3, None, None, None),
    ]


def test_a_suspect_scrape_that_a_later_one_answered_is_not_shown(enter):
    scrape = _suspect()
    ScrapeFactory(post=scrape.post, state="failed")
    client = enter("operator")
    assert _counts(_see(client, "suspect"))["suspect"] == 1

    ScrapeFactory(post=scrape.post)
    assert _counts(_see(client, "suspect"))["suspect"] == 0


def test_leaving_a_suspect_scrape_changes_no_total_and_is_logged(enter):
    scrape = _suspect()
    before = Post.objects.values().get()

    said = _decide(enter("operator"), "suspect", "leave", scrape.pk)

    assert said == ["1 scrape left as they are: no total changed."]
    assert Post.objects.values().get() == before
    assert Scrape.objects.get(pk=scrape.pk).state == "suspect"
    entry = LogEntry.objects.get()
    assert (entry.user.username, entry.object_id) == ("operator", str(scrape.pk))


@pytest.mark.parametrize("key", ["suspect", "posts"])
def test_scraping_again_asks_first(enter, key):
    ids = MAKERS[key]()
    client = enter("operator")
    posts = sorted(Post.objects.values_list("pk", flat=True))

    answer = client.post(reverse("desk:review_decide", args=[key]), {"verb": "scrape", "ids": ids})

    wanted = ",".join(map(str, posts))
    assert answer.url == f"{reverse('desk:posts-scrape')}?ids={wanted}"
    assert _decide(client, key, "scrape") == ["Choose one row or more first."]
    assert not Post.objects.filter(force_next=True).exists()


def test_rejected_items_are_grouped_and_dismissed_by_reason(enter):
    client = enter("operator")
    same = [RejectedFactory(reason="no person") for _ in range(2)]
    other = RejectedFactory(reason="no type")
    context = _see(client, "rejected")
    assert [(group["reason"], group["count"]) for group in context["groups"]] == [
        ("no person", 2),
        ("no type", 1),
    ]

    said = _decide(client, "rejected", "dismiss", same[0].pk, same_reason="1")

    assert said == ["2 items dismissed: kept, and no longer shown here."]
    assert list(Rejected.objects.filter(state="open")) == [other]
    assert of_reason(["x"]) == []


def test_rejected_items_are_read_again(enter):
    item = RejectedFactory()

    said = _decide(enter("operator"), "rejected", "replay", item.pk)

    assert said == ["0 could be used now (0 new engagements), 1 still cannot."]
    assert Rejected.objects.get().state == "open"


def test_a_replay_of_very_many_says_how_many_wait():
    said = replay(Said([str(number) for number in range(1, MOST_REPLAYED + 3)], None, NOON))

    assert said == (
        f"0 could be used now (0 new engagements), {MOST_REPLAYED} still cannot."
        " 2 more wait: replay again."
    )


def test_a_raw_item_is_text_and_cut_where_it_is_long():
    assert show_raw({"name": "<b>Ada</b>"}) == '{\n  "name": "<b>Ada</b>"\n}'
    assert show_raw(None) == ""
    long = show_raw({"text": "x" * RAW_SHOWN})
    assert long.endswith("\n… cut here")
    assert len(long) == RAW_SHOWN + len("\n… cut here")


def test_retries_count_attempts_anew(enter):
    client = enter("operator")
    ids = {key: MAKERS[key]() for key in ("posts", "dead", "lookups", "unclassified")}

    assert [_decide(client, key, "retry", *found) for key, found in ids.items()] == [
        ["2 posts: the next run tries as if nothing had failed."],
        ["1 contact sent again with the next push."],
        ["1 lookup tried again when a run looks people up."],
        ["1 classified again with the next run."],
    ]

    assert not Post.objects.exclude(failed_attempts=0, description_attempts=0).exists()
    assert Contact.objects.get(pk=ids["dead"][0]).state == "pending"
    assert Engager.objects.get(pk=ids["lookups"][0]).lookup_attempts == 0
    assert Engager.objects.get(pk=ids["unclassified"][0]).classify_attempts == 0


def test_a_property_is_given_back_to_us(enter):
    client, (key,) = enter("operator"), MAKERS["taken"]()
    row = _see(client, "taken")["rows"][0]
    assert (row.key, row.ours, row.theirs) == (key, "Partner", "Managing Partner")

    said = _decide(client, "taken", "release", key, "7", "x:y", f"{row.contact.pk}:company")

    assert said == ["1 given back to us: our value is sent with the next push."]
    contact = Contact.objects.get()
    assert (contact.theirs, contact.state) == ([], "pending")


def test_people_who_are_left_out_are_not_shown(enter):
    out = {"excluded_at": MONDAY, "exclusion_reason": "own staff"}
    ContactFactory(engager=EngagerFactory(**out), state="dead", error="refused")
    EngagerFactory(lookup_attempts=8, classify_attempts=8, **out)

    counts = _counts(_see(enter("operator"), "dead"))

    assert set(counts.values()) == {0}


def test_an_unknown_queue_or_verb_is_not_found(enter):
    client = enter("operator")

    assert client.get(reverse("desk:review_queue", args=["contacts"])).status_code == 404
    assert client.get(reverse("desk:review_queue", args=["nothing"])).status_code == 404
    url = reverse("desk:review_decide", args=["rejected"])
    assert client.post(url, {"verb": "release", "ids": ["1"]}).status_code == 404
    assert client.get(url).status_code == 405
