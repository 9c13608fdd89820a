import pytest

from integrations.sandbox.faults import Faults
from integrations.sandbox.profiles import PROFILES


def test_fault_strikes_as_often_as_it_was_set():
    faults = Faults()
    faults.set("apify.rate_limit", times=2)
    assert [faults.hit("apify.rate_limit") for _ in range(3)] == [True, True, False]
    assert faults.hits() == {"apify.rate_limit": 2}


def test_fault_without_times_stays_until_cleared():
    faults = Faults()
    faults.set("apify.rate_limit", times=None)
    assert all(faults.hit("apify.rate_limit") for _ in range(50))
    faults.clear()
    assert not faults.hit("apify.rate_limit")


def test_chance_is_the_same_for_the_same_seed():
    def strikes(seed):
        faults = Faults(seed=seed)
        faults.set("x", times=None, chance=0.5)
        return [faults.hit("x") for _ in range(40)]

    assert strikes(3) == strikes(3)
    assert strikes(3) != strikes(4)
    assert 5 < sum(strikes(3)) < 35


def test_chance_outside_0_to_1_is_refused_and_sets_nothing():
    faults = Faults()
    with pytest.raises(ValueError, match="between 0 and 1"):
        faults.set("x", chance=1.5)
    assert faults.active() == {}


def test_reset_returns_to_the_profile():
    faults = Faults(profile="flaky")
    before = faults.active()
    faults.clear()
    assert faults.active() == {}
    faults.reset()
    assert faults.active() == before
    assert before.keys() == PROFILES["flaky"].keys()
