"""The gateway against the stand-in that bills, lists and pages as Apify does."""

from contextlib import closing
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from integrations.apify.actors import ACTORS, DEFAULTS
from integrations.apify.client import ApifyGateway
from integrations.apify.items import (
    BadItem,
    CommentItem,
    NoiseItem,
    PostDetailItem,
    ReactionItem,
    RepostItem,
)
from integrations.errors import GiveUp, OutcomeUnknown

ITEMS = {
    "reactions": ReactionItem,
    "comments": CommentItem,
    "details": PostDetailItem,
    "reposts": RepostItem,
}


@pytest.fixture
def gateway(sandbox):
    with closing(ApifyGateway("sandbox-token", sandbox.apify_url, timeout_seconds=10)) as opened:
        yield opened


def post_of(sandbox, counter="reactions"):
    """The public post with most of one kind."""
    world = sandbox.context.world
    public = [post for post in world.posts if not post.private]
    return max(public, key=lambda post: world.count(post, age_days=0)[counter])


def finish(gateway, run_id):
    for _ in range(400):
        run = gateway.get_run(run_id)
        if run.is_terminal:
            return run
    raise AssertionError(run)


def collect(gateway, dataset_id, *, limit=40):
    items, offset = [], 0
    while True:
        page = gateway.get_items(dataset_id, offset=offset, limit=limit)
        items += page.items
        offset = page.next_offset
        if page.is_last:
            return items, page.total


@pytest.mark.parametrize("purpose", sorted(ITEMS))
def test_run_of_each_default_actor_comes_back_whole_and_usable(sandbox, gateway, purpose):
    actor = ACTORS[DEFAULTS[purpose]]
    counter = "reactions" if purpose == "details" else purpose
    run_input = actor.build_input(post_of(sandbox, counter).url, max_items=300)
    started = gateway.start(actor.actor_id, run_input, max_charge_usd=Decimal(2), tag="intent-1")
    run = finish(gateway, started.run_id)
    assert run.is_succeeded
    items, total = collect(gateway, run.dataset_id)
    assert len(items) == total
    parsed = [one for item in items for one in actor.parse_all(item)]
    assert {type(one) for one in parsed} - {NoiseItem} == {ITEMS[purpose]}
    assert gateway.get_input(started.key_value_store_id) == run_input


def test_lost_answer_is_unknown_and_the_run_is_found_by_its_input(sandbox, gateway):
    actor = ACTORS["harvestapi_reactions"]
    run_input = actor.build_input(post_of(sandbox).url, max_items=5)
    since = datetime.now(UTC) - timedelta(minutes=1)
    sandbox.context.faults.set("apify.start.lost_answer")
    with pytest.raises(OutcomeUnknown):
        gateway.start(actor.actor_id, run_input, max_charge_usd=Decimal(1), tag="intent-42")
    (found,) = gateway.list_runs(actor.actor_id, started_after=since)
    assert gateway.get_input(found.key_value_store_id) == run_input


def test_input_that_the_actor_refuses_starts_nothing(sandbox, gateway):
    actor_id = ACTORS["harvestapi_reactions"].actor_id
    with pytest.raises(GiveUp, match=r"Field input\.posts is required"):
        gateway.start(actor_id, {}, max_charge_usd=Decimal(1), tag="intent-1")
    assert list(gateway.list_runs(None, started_after=datetime(2020, 1, 1, tzinfo=UTC))) == []


def test_run_of_only_error_items_yields_only_bad_items(sandbox, gateway):
    actor = ACTORS["harvestapi_reactions"]
    sandbox.context.faults.set("apify.run.error_items")
    run_input = actor.build_input(post_of(sandbox).url, max_items=5)
    started = gateway.start(actor.actor_id, run_input, max_charge_usd=Decimal(1), tag="t")
    run = finish(gateway, started.run_id)
    items, _ = collect(gateway, run.dataset_id)
    assert run.is_succeeded
    assert [type(actor.parse(item)) for item in items] == [BadItem]
