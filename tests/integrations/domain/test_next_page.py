"""Whether a list that comes a page a run has one page more. No gateway where none may be asked."""

from decimal import Decimal

import pytest

from integrations.apify.actors import ACTORS
from integrations.domain.intend_run import intend_run
from integrations.domain.next_page import has_next_page
from integrations.domain.poll_run import poll_run
from integrations.domain.start_run import start_run
from integrations.models import ActorRun
from tests.factories.integrations import make_budgets

pytestmark = pytest.mark.django_db(transaction=True)

PAGED = ACTORS["apimaestro_reactions"]


def make_page(
    number=1, *, state="collecting", vendor_status="SUCCEEDED", message="", key=PAGED.key
):
    return ActorRun(
        actor_key=key,
        state=state,
        vendor_status=vendor_status,
        status_message=message,
        dataset_id=f"dataset{number}",
    )


@pytest.mark.parametrize(
    ("pages", "reported"),
    [
        ([make_page(key="harvestapi_reactions")], None),
        ([make_page(number) for number in range(13)], None),
        ([make_page(1), make_page(2)], 200),
        ([make_page(1, state="failed"), make_page(2)], None),
        ([make_page(1), make_page(2, vendor_status="TIMED-OUT")], None),
        ([make_page(1, message="Max charge reached")], None),
    ],
    ids=["whole list", "thirteen pages", "exactly reported", "failed", "timed out", "cap reached"],
)
def test_nothing_more_is_asked_for(pages, reported):
    assert has_next_page(pages, None, reported=reported) is False


@pytest.fixture
def buy(post_url, gateway, now):
    def buy(page):
        run = intend_run(
            PAGED,
            post_url,
            max_items=100,
            slot="scrape:1",
            subject="scrape:1",
            run_ref="run:1",
            cap_usd=Decimal("0.605"),
            budgets=make_budgets(),
            at=now,
            page=page,
        )
        return poll_run(start_run(run.pk, gateway, at=now).pk, gateway, at=now)

    return buy


@pytest.mark.parametrize(
    ("page", "reported", "more"), [(1, None, True), (1, 90, True), (13, 1, False)]
)
def test_full_page_has_another_after_it(buy, gateway, page, reported, more):
    assert has_next_page([buy(page)], gateway, reported=reported) is more


def test_page_whose_items_are_gone_has_none_after_it(buy, gateway, sandbox):
    run = buy(1)
    sandbox.context.faults.set("apify.items.expired")
    assert has_next_page([run], gateway, reported=None) is False
