from datetime import timedelta

from integrations.hubspot.pacing import Pace
from integrations.hubspot.payloads import RateLimits


def make_headers(**values):
    return {f"x-hubspot-ratelimit-{name.replace('_', '-')}": str(v) for name, v in values.items()}


def test_no_headers_change_nothing():
    pace = Pace(lambda: 0)
    pace.note(make_headers(max="many"))
    assert pace.limits == RateLimits()
    assert pace.pause_needed() == timedelta(0)


def test_half_the_headers_are_no_reason_to_wait():
    pace = Pace(lambda: 0)
    pace.note(make_headers(max=100, remaining=0))
    assert pace.limits == RateLimits(maximum=100, remaining=0)
    assert pace.pause_needed() == timedelta(0)


def test_room_left_is_no_reason_to_wait():
    pace = Pace(lambda: 0)
    pace.note(make_headers(max=100, remaining=11, interval_milliseconds=10_000))
    assert pace.pause_needed() == timedelta(0)


def test_a_window_that_is_over_is_no_reason_to_wait():
    now = [0.0]
    pace = Pace(lambda: now[0])
    pace.note(make_headers(max=100, remaining=0, interval_milliseconds=10_000))
    assert pace.pause_needed() == timedelta(seconds=10)
    now[0] = 11.0
    assert pace.pause_needed() == timedelta(0)


def test_searches_keep_their_distance():
    now = [5.0]
    pace = Pace(lambda: now[0])
    assert pace.pause_needed(search=True) == timedelta(0)
    pace.note_search()
    assert pace.pause_needed(search=True) == timedelta(seconds=0.2)
    assert pace.pause_needed() == timedelta(0)
