import json
from datetime import timedelta
from decimal import Decimal

import httpx2
import pytest
from apify_client import ApifyClient
from apify_client.errors import ApifyApiError, InvalidResponseBodyError
from apify_client.http_clients import Httpx2HttpClient
from pydantic import ValidationError

from integrations.sandbox.serve import start_in_thread
from integrations.sandbox.world.posts import BIG, EMPTY, PRIVATE, RESHARE

REACTIONS = "harvestapi/linkedin-post-reactions"
COMMENTS = "harvestapi/linkedin-post-comments"
NOT_VALID = "Input is not valid: Field"
MODES = '"short", "main"'
DETAIL = "apimaestro/linkedin-post-detail"


def make_client(url, token="sandbox-token", max_retries=0):
    http = Httpx2HttpClient(token=token, max_retries=max_retries)
    return ApifyClient.with_custom_http_client(token=token, api_url=url, http_client=http)


@pytest.fixture
def client(sandbox):
    made = make_client(sandbox.apify_url)
    yield made
    made.http_client.close()


@pytest.fixture
def posts(sandbox):
    return sandbox.context.world.posts


def start(client, actor, given, **options):
    return client.actor(actor).start(run_input=given, **options)


def collect(client, actor, given, **options):
    run = start(client, actor, given, **options)
    return client.dataset(run.default_dataset_id).list_items().items


def test_run_is_started_polled_and_collected(client, posts):
    run = start(client, REACTIONS, {"posts": [posts[4].url]})
    assert run.status == "READY"
    assert client.run(run.id).get().status == "SUCCEEDED"
    page = client.dataset(run.default_dataset_id).list_items(offset=100, limit=50)
    assert (page.offset, page.limit, page.count, page.desc) == (100, 50, 50, False)
    assert len(page.items) == 50
    assert client.dataset(run.default_dataset_id).get().item_count == page.total


def test_big_post_lists_what_linkedin_lists(client, sandbox, posts):
    run = start(client, REACTIONS, {"posts": [posts[BIG].url]})
    dataset = client.dataset(run.default_dataset_id)
    first = dataset.list_items(offset=0, limit=1000)
    rest = dataset.list_items(offset=1000, limit=1000)
    items = first.items + rest.items
    assert len({item["id"] for item in items}) == 1218
    assert len(items) == 1218 + 1218 // 97
    assert sandbox.context.world.count(posts[BIG], age_days=0)["reactions"] > 1218


def test_reactions_show_member_ids_and_comments_both_keys(client, sandbox, posts):
    reaction = next(
        item
        for item in collect(client, REACTIONS, {"posts": [posts[4].url]})
        if (item["actor"]["id"] or "").startswith("ACoAA")
    )
    assert reaction["actor"]["linkedinUrl"].endswith(reaction["actor"]["id"])
    assert reaction["query"] == {"post": posts[4].url}
    comment = next(
        item for item in collect(client, COMMENTS, {"posts": [posts[4].url]}) if item["actor"]["id"]
    )
    person = sandbox.context.world.person(comment["actor"]["id"])
    slug = comment["actor"]["linkedinUrl"].rpartition("/")[2]
    assert sandbox.context.world.person(slug) == person


def test_every_form_of_a_post_means_the_same_post(client, posts):
    post = posts[5]
    forms = [
        post.url,
        f"https://www.linkedin.com/feed/update/urn:li:activity:{post.activity_id}/",
        f"https://www.linkedin.com/feed/update/urn%3Ali%3AugcPost%3A{post.ugc_id}",
        f"urn:li:share:{post.share_id}",
        post.activity_id,
    ]
    counts = {len(collect(client, REACTIONS, {"posts": [form]})) for form in forms}
    assert len(counts) == 1


def test_hostile_headlines_survive_the_wire(client, sandbox):
    hostile = [p for p in sandbox.context.world.people if "\ud83d" in p.headline]
    assert hostile
    found = collect(
        client,
        "harvestapi/linkedin-profile-scraper",
        {"queries": [hostile[0].member_id, "nobody-at-all"]},
    )
    assert found[0]["headline"] == hostile[0].headline
    assert (found[1]["status"], "id" in found[1]) == (404, False)


def test_details_of_special_posts(client, sandbox, posts):
    def describe(number):
        return collect(client, DETAIL, {"post_url": posts[number].url})[0]

    counts = sandbox.context.world.count(posts[BIG], age_days=sandbox.context.age_days)
    assert describe(BIG)["stats"]["total_reactions"] == counts["reactions"]
    assert describe(EMPTY)["stats"]["total_reactions"] == 0
    assert describe(PRIVATE)["post"]["text"] is None
    assert describe(RESHARE)["reshared_post"]["url"] == posts[20].url
    assert {describe(number)["post"]["type"] for number in (0, 4, 5, 6, 7, 8)} == {
        "image",
        "text",
        "video",
        "article",
        "document",
    }


def test_alternative_actors(client, posts):
    given = {"post_url": posts[4].url}
    page = {"page_number": 2, "limit": 100, "reaction_type": "ALL"}
    reactions = collect(client, "apimaestro/linkedin-post-reactions", given | page)
    assert len(reactions) == 100
    assert reactions[0]["_metadata"]["page_number"] == 2
    comments = collect(
        client,
        "apimaestro/linkedin-post-comments-replies-engagements-scraper-no-cookies",
        given,
    )
    assert list(comments[-1]) == ["summary"]
    assert not any("/in/ACo" in str(item) for item in comments)
    assert collect(client, "apimaestro/linkedin-post-reshares", given)[0]["author"]["name"]


def test_company_is_found_by_slug_and_number_or_said_to_be_missing(client, sandbox):
    company = sandbox.context.world.companies[3]
    found = collect(
        client,
        "harvestapi/linkedin-company",
        {
            "companies": [
                company.url,
                f"https://www.linkedin.com/company/{company.linkedin_id}",
                "https://www.linkedin.com/company/no-such-page",
            ]
        },
    )
    assert [item.get("id") for item in found] == [company.linkedin_id, company.linkedin_id, None]
    assert found[2]["message"] == "Company not found"


def test_engagements_grow_with_the_clock(client, sandbox, posts):
    before = len(collect(client, REACTIONS, {"posts": [posts[4].url]}))
    sandbox.context.clock.advance(30 * 86_400)
    assert len(collect(client, REACTIONS, {"posts": [posts[4].url]})) > before


def test_usage_is_preliminary_then_settled(client, sandbox, posts):
    run = start(client, DETAIL, {"post_url": posts[0].url})
    assert client.run(run.id).get().usage_total_usd == 0.0036
    sandbox.context.clock.advance(10)
    assert client.run(run.id).get().usage_total_usd == 0.006


def test_charge_cap_cuts_the_items(client, sandbox, posts):
    run = start(
        client, REACTIONS, {"posts": [posts[BIG].url]}, max_total_charge_usd=Decimal("0.205")
    )
    sandbox.context.clock.advance(10)
    ended = client.run(run.id).get()
    assert (ended.status, ended.status_message) == ("SUCCEEDED", "max charge reached")
    assert client.dataset(run.default_dataset_id).get().item_count == 102
    assert ended.usage_total_usd == 0.205
    assert ended.options.max_total_charge_usd == 0.205


def test_max_items_of_the_input_limits_and_that_of_the_run_does_not(client, posts):
    given = {"posts": [posts[4].url]}
    assert len(collect(client, REACTIONS, given | {"maxItems": 7})) == 7
    assert len(collect(client, REACTIONS, given, max_items=7)) > 7


def test_several_runs_take_their_time_at_once(client, sandbox, posts):
    sandbox.context.latency_seconds = 100
    runs = [start(client, REACTIONS, {"posts": [post.url]}) for post in posts[4:7]]
    sandbox.context.clock.advance(50)
    assert {client.run(run.id).get().status for run in runs} == {"RUNNING"}
    client.run(runs[0].id).abort()
    sandbox.context.clock.advance(50)
    statuses = [client.run(run.id).get().status for run in runs]
    assert statuses == ["ABORTED", "SUCCEEDED", "SUCCEEDED"]
    assert client.dataset(runs[0].default_dataset_id).get().item_count > 0


def test_runs_are_listed_newest_first_with_their_input(client, sandbox, posts):
    first = start(client, REACTIONS, {"posts": [posts[4].url]})
    sandbox.context.clock.advance(60)
    second = start(client, REACTIONS, {"posts": [posts[5].url]})
    other = start(client, DETAIL, {"post_url": posts[5].url})
    listed = client.actor(REACTIONS).runs().list(desc=True, started_after=first.started_at)
    assert [run.id for run in listed.items] == [second.id, first.id]
    late = client.actor(REACTIONS).runs().list(started_after=second.started_at)
    assert [run.id for run in late.items] == [second.id]
    assert client.runs().list(desc=True, limit=1).items[0].id == other.id
    record = client.key_value_store(second.default_key_value_store_id).get_record("INPUT")
    assert record["value"] == {"posts": [posts[5].url]}
    assert client.key_value_store(second.default_key_value_store_id).get_record("OUT") is None


def test_large_inputs_arrive_gzipped(client, posts):
    given = {"posts": [post.url for post in posts[4:30]], "maxItems": 1}
    assert len(json.dumps(given)) > 1024
    assert len(collect(client, REACTIONS, given)) == 26


def test_account_and_actor_can_be_read(client):
    assert client.user("me").get().username == "sandbox"
    assert client.user("me").limits().limits.data_retention_days == 7
    assert client.actor(REACTIONS).get().username == "harvestapi"
    assert client.actor("nobody/nothing").get() is None


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({}, "Input is not valid: Field input.posts is required"),
        ({"posts": []}, "Input is not valid: Field input.posts is required"),
        ({"posts": "x"}, "Input is not valid: Field input.posts must be array"),
        (
            {"posts": ["x"], "maxItems": "9"},
            "Input is not valid: Field input.maxItems must be integer",
        ),
        (
            {"posts": ["x"], "profileScraperMode": "long"},
            f"{NOT_VALID} input.profileScraperMode must be equal to one of the allowed values: {MODES}",
        ),
    ],
)
def test_input_that_does_not_fit_is_refused_and_starts_nothing(client, given, message):
    with pytest.raises(ApifyApiError) as caught:
        start(client, REACTIONS, given)
    error = caught.value
    assert (error.status_code, error.type, error.message) == (400, "invalid-input", message)
    assert client.runs().list().total == 0


@pytest.mark.parametrize("token", ["bad", ""])
def test_bad_token_is_refused(sandbox, token):
    client = make_client(sandbox.apify_url, token=token or None)
    with pytest.raises(ApifyApiError) as caught:
        client.user("me").get()
    client.http_client.close()
    assert (caught.value.status_code, caught.value.type) == (401, "user-or-token-not-found")


def test_unknown_things_are_404(client):
    with pytest.raises(ApifyApiError) as caught:
        start(client, "nobody/nothing", {})
    assert (caught.value.status_code, caught.value.type) == (404, "record-not-found")
    assert client.run("nothing").get() is None
    with pytest.raises(ApifyApiError) as caught:
        client.store().list()
    assert (caught.value.status_code, caught.value.type) == (404, "page-not-found")


@pytest.mark.parametrize(
    ("fault", "status", "kind"),
    [
        ("rate_limit", 429, "rate-limit-exceeded"),
        ("server_error", 500, "internal-server-error"),
        ("token_refused", 401, "user-or-token-not-found"),
        ("not_enough_usage", 402, "not-enough-usage-to-run-paid-actor"),
        ("hard_limit", 403, "platform-feature-disabled"),
        ("not_rented", 403, "actor-is-not-rented"),
        ("bad_gateway", 502, None),
    ],
)
@pytest.mark.parametrize("prefix", ["apify", "apify.start"])
def test_refusals_start_nothing(client, sandbox, posts, prefix, fault, status, kind):
    sandbox.context.faults.set(f"{prefix}.{fault}")
    with pytest.raises(ApifyApiError) as caught:
        start(client, DETAIL, {"post_url": posts[4].url})
    assert (caught.value.status_code, caught.value.type) == (status, kind)
    assert client.runs().list().total == 0
    assert sandbox.context.calls.writes("apify") == 0


@pytest.mark.parametrize("fault", ["lost_answer", "lost_bad_gateway", "invalid_answer", "timeout"])
def test_lost_start_leaves_a_run_behind(client, sandbox, posts, fault):
    sandbox.context.faults.set(f"apify.start.{fault}.details")
    with pytest.raises((ApifyApiError, ValidationError, httpx2.TransportError)):
        start(client, DETAIL, {"post_url": posts[4].url}, timeout=timedelta(seconds=0.3))
    assert client.runs().list().total == 1
    assert sandbox.context.calls.writes("apify") == 1


def test_answer_lost_before_the_run_leaves_nothing(client, sandbox, posts):
    sandbox.context.faults.set("apify.start.no_answer")
    with pytest.raises(httpx2.TransportError):
        start(client, DETAIL, {"post_url": posts[4].url})
    assert client.runs().list().total == 0


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        ("failed", "FAILED"),
        ("timed_out", "TIMED-OUT"),
        ("aborted", "ABORTED"),
        ("unknown_status", "HIBERNATED"),
        ("stuck", "RUNNING"),
    ],
)
def test_runs_that_end_badly(client, sandbox, posts, fault, status):
    sandbox.context.faults.set(f"apify.run.{fault}")
    run = start(client, REACTIONS, {"posts": [posts[4].url]})
    assert client.run(run.id).get().status == status
    assert start(client, REACTIONS, {"posts": [posts[4].url]}).status == "READY"


def test_bad_items_under_succeeded(client, sandbox, posts):
    given = {"posts": [posts[4].url]}
    whole = collect(client, REACTIONS, given)

    def spoiled(name):
        sandbox.context.faults.set(f"apify.run.{name}.reactions")
        return collect(client, REACTIONS, given)

    assert spoiled("empty") == []
    assert [list(item) for item in spoiled("error_items")] == [["error", "inputUrl"]]
    assert spoiled("half") == whole[: len(whole) // 2]
    assert len(spoiled("summary_items")) == len(whole) + 2
    assert len([item for item in spoiled("non_dict_items") if not isinstance(item, dict)]) == 5
    hidden = [i for i in spoiled("anonymous") if i["actor"]["name"] == "LinkedIn Member"]
    assert len(hidden) >= len(whole) // 3
    assert [i for i in spoiled("malformed_items") if i["actor"] == []] != []
    assert collect(client, REACTIONS, given) == whole


def test_faults_of_a_purpose_spare_the_others(client, sandbox, posts):
    sandbox.context.faults.set("apify.run.empty.comments")
    assert collect(client, REACTIONS, {"posts": [posts[4].url]}) != []
    assert collect(client, COMMENTS, {"posts": [posts[4].url]}) == []


def test_pages_that_go_wrong(client, sandbox, posts):
    run = start(client, REACTIONS, {"posts": [posts[4].url]})
    dataset = client.dataset(run.default_dataset_id)
    sandbox.context.faults.set("apify.items.missing_headers")
    with pytest.raises(KeyError):
        dataset.list_items()
    sandbox.context.faults.set("apify.items.cut_short")
    page = dataset.list_items(limit=100)
    assert (len(page.items), page.total > 100) == (50, True)
    sandbox.context.faults.set("apify.items.expired")
    with pytest.raises(ApifyApiError) as caught:
        dataset.list_items()
    assert caught.value.type == "record-not-found"
    sandbox.context.faults.set("apify.items.broken_json")
    with pytest.raises(InvalidResponseBodyError):
        dataset.list_items()
    sandbox.context.slow_seconds = 0.1
    sandbox.context.faults.set("apify.items.slow")
    assert len(dataset.list_items(limit=10).items) == 10


def test_runs_survive_a_restart(tmp_path):
    items = []
    for _ in range(2):
        handle = start_in_thread(state_dir=tmp_path)
        client = make_client(handle.apify_url)
        post = handle.context.world.posts[4]
        if not items:
            start(client, REACTIONS, {"posts": [post.url]})
        run = client.runs().list().items[0]
        items.append(client.dataset(run.default_dataset_id).list_items().items)
        client.http_client.close()
        handle.stop()
    assert items[0] == items[1]
    assert len(items[0]) > 100
