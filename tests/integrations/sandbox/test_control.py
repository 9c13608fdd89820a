from datetime import UTC, datetime, timedelta

import httpx2
import pytest

from integrations.sandbox.state import make_context


@pytest.fixture
def control(sandbox):
    with httpx2.Client(base_url=f"{sandbox.url}/sandbox") as client:
        yield client


def test_health_answers(control):
    assert control.get("/health").json()["status"] == "ok"


def test_faults_are_set_listed_and_cleared(control, sandbox):
    body = {"name": "apify.rate_limit", "times": 3, "chance": 0.5}
    shown = control.post("/faults", json=body).json()
    assert shown["active"] == {"apify.rate_limit": {"times": 3, "chance": 0.5}}
    assert control.delete("/faults").json()["active"] == {}
    assert not sandbox.context.faults.hit("apify.rate_limit")


@pytest.mark.parametrize("body", [{}, {"name": "x", "chance": 2}, {"name": "x", "chance": "y"}])
def test_a_wrong_fault_is_refused_and_sets_nothing(control, body):
    assert control.post("/faults", json=body).status_code == 400
    assert control.get("/faults").json()["active"] == {}


def test_clock_advances(control, sandbox):
    before = sandbox.context.clock()
    shown = control.post("/clock", json={"advance_seconds": 86_400}).json()
    assert datetime.fromisoformat(shown["now"]) - before >= timedelta(days=1)
    assert round(shown["age_days"]) == 1


def test_settings_are_changed_and_forgotten_on_reset(control, sandbox):
    control.post("/settings", json={"latency_seconds": 2, "slow_seconds": 1})
    assert control.get("/settings").json() == {"latency_seconds": 2, "slow_seconds": 1}
    control.post("/reset")
    assert control.get("/settings").json() == {"latency_seconds": 0, "slow_seconds": 3}


def test_calls_are_counted_until_reset(control, sandbox):
    headers = {"Authorization": "Bearer token"}
    httpx2.get(f"{sandbox.apify_url}/v2/users/me", headers=headers)
    assert control.get("/calls").json() == {"apify": {"get_user": {"requests": 1, "writes": 0}}}
    assert sandbox.context.calls.count("apify") == 1
    control.post("/reset")
    assert control.get("/calls").json() == {}


def test_posts_show_counters_that_grow(control, sandbox):
    before = control.get("/posts").json()["posts"]
    control.post("/clock", json={"advance_seconds": 30 * 86_400})
    after = control.get("/posts").json()["posts"]
    assert len(before) == 46
    assert sum(post["reactions"] for post in after) > sum(post["reactions"] for post in before)


def test_state_survives_a_restart(tmp_path):
    start = datetime(2026, 11, 20, tzinfo=UTC)
    first = make_context(state_dir=tmp_path, clock=lambda: start)
    first.clock.advance(3_600)
    first.calls.record("hubspot", "upsert", writes=4)
    first.db.close()
    again = make_context(state_dir=tmp_path, clock=lambda: start + timedelta(days=2))
    assert again.anchor == start
    assert again.clock() == start + timedelta(days=2, hours=1)
    assert again.calls.snapshot() == {"hubspot": {"upsert": {"requests": 1, "writes": 4}}}
    assert again.calls.writes("hubspot") == 4
    again.db.close()


def test_a_failed_transaction_leaves_nothing():
    context = make_context(state_dir=None)

    def fail():
        with context.db.transaction():
            context.db.save_setting("x", "1")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert context.db.setting("x") is None
    context.db.close()
