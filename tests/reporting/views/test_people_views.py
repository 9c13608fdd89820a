"""engagers, companies, linkedin_engagers_by_post, audience_by_post."""

from __future__ import annotations

from tests.factories.engagers import CompanyFactory, EngagementFactory
from tests.reporting.history import History, day
from tests.reporting.rows import read


def test_engagers(history: History) -> None:
    assert read(
        "engagers",
        "engager_id, kind, name, linkedin_url, company, audience, position, is_target,"
        " is_classified, post_count, engagement_count, hubspot_state, pushed_to_hubspot,"
        " lifecycle_stage",
    ) == [
        (
            history.ada.pk,
            "person",
            "Ada Example",
            "https://www.linkedin.com/in/ada-%C3%A9",
            "Acme Ltd",
            "Founders",
            "CEO",
            True,
            True,
            2,
            3,
            "synced",
            True,
            "lead",
        ),
        (
            history.bob.pk,
            "person",
            "Bob Example",
            "https://www.linkedin.com/in/ACoAAbob",
            "Acme Ltd",
            *(None, None, None, False, 1, 1, None, False, None),
        ),
        (
            *(history.cy.pk, "person", "Cy Example", None, None),
            *("Bystanders", None, False, True, 1, 1, None, False, None),
        ),
        (
            *(history.org.pk, "organisation", "Org", "https://www.linkedin.com/company/77"),
            *(None, None, None, None, False, 1, 1, None, False, None),
        ),
    ]


def test_engagers_by_post(history: History) -> None:
    assert read(
        "linkedin_engagers_by_post",
        "engager_id, post_id, scrape_id, engagement_type, reaction_type, has_comment,"
        " engagement_count, is_new_engager, is_gone, first_seen_on, last_seen_on",
    ) == [
        (
            *(history.ada.pk, history.first.pk, history.first_done.pk, "comment", "LIKE", True, 2),
            *(True, False, day(-4).date(), day(-2).date()),
        ),
        (
            *(history.ada.pk, history.second.pk, history.second_done.pk, "repost", None, False, 1),
            *(False, False, day(-1).date(), day(-1).date()),
        ),
        (
            *(history.bob.pk, history.first.pk, history.first_again.pk, "reaction", "LIKE"),
            *(False, 1, True, False, day(-2).date(), day(-2).date()),
        ),
        (
            *(history.cy.pk, history.first.pk, history.first_done.pk, "reaction", "PRAISE"),
            *(False, 1, True, True, day(-4).date(), day(-4).date()),
        ),
        (
            *(history.org.pk, history.second.pk, history.second_done.pk, "reaction", "LIKE"),
            *(False, 1, True, False, day(-1).date(), day(-1).date()),
        ),
    ]


def test_engager_of_a_post_has_one_stable_id_and_the_facts_of_the_person(history: History) -> None:
    assert read(
        "linkedin_engagers_by_post",
        "id, name, headline, title, company, audience, position, seniority, function, is_target,"
        " pushed_to_hubspot, post_url",
        f"engager_id = {history.ada.pk} AND post_id = {history.first.pk}",
    ) == [
        (
            *(history.reaction.pk, "Ada Example", "Founder at Acme", "Founder", "Acme Ltd"),
            *("Founders", "CEO", "owner", "operations", True, True, history.first.url),
        )
    ]


def test_companies(history: History) -> None:
    assert read(
        "companies",
        "name, linkedin_url, company, engagers, target_engagers, classified_engagers, post_count,"
        " engagement_count, audience, is_target, hubspot_state, pushed_engagers, lifecycle_stage",
    ) == [
        (
            *("Acme Ltd", "https://www.linkedin.com/company/acme", "Acme Ltd", 2, 1, 1, 2, 4),
            *("Founders", True, "synced", 1, "lead"),
        )
    ]


def test_company_without_engagers_is_there_only_when_people_marked_it(history: History) -> None:
    CompanyFactory(name="Nobody Ltd")
    CompanyFactory(name="Wanted Ltd", relation="target")
    assert read("companies", "company, engagers", "engagers = 0") == [("Wanted Ltd", 0)]


def test_audience_by_post(history: History) -> None:
    assert read(
        "audience_by_post",
        "post_id, audience, position, is_target, engagers, share_numerator, share_denominator,"
        " unclassified_engagers",
    ) == [
        (history.first.pk, None, None, None, 1, None, None, 1),
        (history.first.pk, "Bystanders", None, False, 1, 1, 2, 1),
        (history.first.pk, "Founders", "CEO", True, 1, 1, 2, 1),
        (history.second.pk, None, None, None, 1, None, None, 1),
        (history.second.pk, "Founders", "CEO", True, 1, 1, 1, 1),
    ]


def test_engager_of_two_posts_at_the_same_moment_is_new_under_one(history: History) -> None:
    EngagementFactory(
        engager=history.bob,
        post=history.third,
        first_seen_at=history.first_again.created_at,
        changed_at=history.first_again.created_at,
    )
    assert read(
        "linkedin_engagers_by_post",
        "post_id, is_new_engager",
        f"engager_id = {history.bob.pk}",
    ) == [(history.first.pk, True), (history.third.pk, False)]
