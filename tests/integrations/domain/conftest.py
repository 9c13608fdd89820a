"""Runs of the default reactions actor at the stand-in."""

from contextlib import closing
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from integrations.apify.actors import ACTORS
from integrations.apify.client import ApifyGateway
from integrations.domain.intend_run import intend_run
from integrations.domain.poll_run import poll_run
from integrations.domain.start_run import start_run
from integrations.sandbox.apify.runs import Runs
from tests.factories.integrations import make_budgets

ACTOR = ACTORS["harvestapi_reactions"]


@pytest.fixture
def now():
    """The stand-in runs on real time, so tests that talk to it do too."""
    return datetime.now(UTC)


@pytest.fixture
def gateway(sandbox):
    with closing(ApifyGateway("sandbox-token", sandbox.apify_url, timeout_seconds=10)) as opened:
        yield opened


@pytest.fixture
def post_url(sandbox):
    """The public post with most reactions."""
    world = sandbox.context.world
    public = [post for post in world.posts if not post.private]
    return max(public, key=lambda post: world.count(post, age_days=0)["reactions"]).url


@pytest.fixture
def vendor_runs(sandbox):
    """Every run that the stand-in has billed for."""
    return Runs(sandbox.context).list_all


@pytest.fixture
def intend(post_url, now):
    def make(*, slot="scrape:1", **changed):
        given = {
            "max_items": 60,
            "slot": slot,
            "subject": slot,
            "run_ref": "run:1",
            "cap_usd": Decimal("0.5"),
            "budgets": make_budgets(),
            "at": now,
        }
        return intend_run(ACTOR, post_url, **(given | changed))

    return make


@pytest.fixture
def started(intend, gateway, now):
    return start_run(intend().pk, gateway, at=now)


@pytest.fixture
def collected(started, gateway, now):
    """Succeeded at the vendor; its items are to be read."""
    return poll_run(started.pk, gateway, at=now + timedelta(seconds=1))
