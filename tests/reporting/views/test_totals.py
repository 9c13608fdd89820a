"""The views against totals that Python computes from what a random history was made of."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from decimal import Decimal

import pytest

from tests.reporting.history import day
from tests.reporting.random_history import COUNTERS, DAYS, RandomHistory, add_up, as_day
from tests.reporting.rows import read

pytestmark = pytest.mark.django_db
PEOPLE = (
    "id, engagers, target_engagers, classified_engagers, unclassified_engagers, new_engagers,"
    " returning_engagers, repeat_engagers, cost_usd"
)
FIGURES = (
    "id, engagements, impressions, members_reached, clicks, followers,"
    " engagement_rate_by_impressions_numerator, engagement_rate_by_impressions_denominator,"
    " engagement_rate_by_followers_numerator, engagement_rate_by_followers_denominator"
)
DAILY = (
    "post_id, day, reactions, comments, reposts, engagements, engagers_gained, published_on,"
    " days_since_publishing, is_latest"
)


@pytest.fixture(params=range(6))
def history(request, db) -> RandomHistory:
    return RandomHistory(request.param)


def engagements_of(post) -> int | None:
    return add_up([getattr(post, name) for name in COUNTERS])


def test_people_and_costs_of_posts(history):
    expected = []
    for post in history.posts:
        people = history.people_of(post)
        classified = [one for one in people.values() if one.audience]
        new = [pk for pk in people if history.first_of(pk).post_id == post.pk]
        expected.append(
            (
                post.pk,
                len(people),
                sum(one.audience.is_target for one in classified),
                len(classified),
                len(people) - len(classified),
                len(new),
                len(people) - len(new),
                sum(len(history.posts_of(pk)) > 1 for pk in people),
                history.costs[post.pk],
            )
        )
    assert read("linkedin_posts", PEOPLE) == expected


def test_figures_and_rates_of_posts(history):
    expected = []
    for post in history.posts:
        total = engagements_of(post)
        rates = []
        for entered in (post.impressions, post.followers):
            is_known = total is not None and entered
            rates += [total, entered] if is_known else [total if entered else None, None]
        own = (post.impressions, post.members_reached, post.clicks, post.followers)
        # A denominator of 0 is no denominator; neither part stands without the other.
        expected.append((post.pk, total, *own, *rates))
    assert read("linkedin_posts", FIGURES) == expected


def test_every_day_of_posts(history):
    expected = []
    for post in history.posts:
        done = history.scrapes[post.pk]
        if not done:
            continue
        first = min(one.finished_at.date() for one in done)
        arrived = Counter(
            max(first, min(one.first_seen_at for one in history.engagements
                           if (one.engager_id, one.post_id) == (pk, post.pk)).date())
            for pk in history.people_of(post)
        )  # fmt: skip
        published = as_day(post.published_at)
        today = day(0).date()
        for number in range((today - first).days + 1):
            on = first + timedelta(days=number)
            counts = [history.known(post, name, on) for name in COUNTERS]
            since = (on - published).days if published else None
            expected.append(
                (post.pk, on, *counts, add_up(counts), arrived[on], published, since, on == today)
            )
    assert read("post_daily", DAILY) == sorted(expected, key=lambda row: row[:2])


def test_gained_in_a_period_and_published_in_it(history):
    begin, end = day(-history.chance.randint(3, DAYS)).date(), day(-2).date()
    gained = {"engagements": 0, "reactions": 0}
    published = {"engagements": 0, "reactions": 0}
    for post in history.posts:
        for name in gained:
            parts = COUNTERS if name == "engagements" else (name,)

            def count(on, parts=parts, post=post):
                return add_up([history.known(post, part, on) for part in parts]) or 0

            gained[name] += count(end) - count(begin - timedelta(days=1))
            on = as_day(post.published_at)
            if on and begin <= on <= end:
                published[name] += count(day(0).date())
    sums = "coalesce(sum(engagements_gained), 0), coalesce(sum(reactions_gained), 0)"
    in_period = f"BETWEEN '{begin}' AND '{end}'"
    assert read("post_daily", sums, f"day {in_period}") == [tuple(gained.values())]
    assert read("post_daily", sums, f"published_on {in_period}") == [tuple(published.values())]


def test_new_engagers_of_scrapes(history):
    firsts = Counter(
        history.first_of(pk).first_seen_scrape_id
        for pk in {one.engager_id for one in history.engagements}
    )
    done = {one.pk for scrapes in history.scrapes.values() for one in scrapes}
    assert read("linkedin_posts_scrapes", "id, new_engagers", "status = 'completed'") == sorted(
        (pk, firsts[pk]) for pk in done
    )


def test_lift_of_labels(history):
    own = [post for post in history.posts if post.ownership == "own"]
    totals = [total for post in own if (total := engagements_of(post)) is not None]
    labels: dict[tuple[str, str], list[int | None]] = {}
    for post in own:
        said = {("post_type", post.post_type), ("campaign", post.campaign)}
        said |= {("tag", tag) for tag in post.tags}
        if post.sponsored is not None:
            said.add(("sponsored", "yes" if post.sponsored else "no"))
        for key in said:
            if key[1]:
                labels.setdefault(key, []).append(engagements_of(post))
    expected = []
    for (kind, label), counts in labels.items():
        known = [count for count in counts if count is not None]
        total = sum(known) if known else None
        average = Decimal(sum(known)) / len(known) if known else None
        lift = None
        if known and sum(totals):
            lift = (Decimal(sum(known)) * len(totals)) / (len(known) * sum(totals))
        expected.append((kind, label, len(counts), len(known), total, average, lift))
    found = read(
        "label_lift",
        "label_kind, label_value, posts, measured_posts, engagements, engagements_per_post,"
        " lift_numerator, lift_denominator",
    )
    places = Decimal("0.0001")
    assert [
        (*row[:6], None if row[6] is None or row[7] is None else Decimal(row[6]) / row[7])
        for row in found
    ] == [
        (*row[:5], None if row[5] is None else row[5].quantize(places, "ROUND_HALF_UP"), row[6])
        for row in sorted(expected, key=lambda row: row[:2])
    ]
