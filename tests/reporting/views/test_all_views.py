"""What holds of every view: the names promised to the outside, comments, flat types."""

from __future__ import annotations

import pytest

from reporting.domain.definitions import ORDER, VIEWS_DIR, read_definitions
from tests.reporting.rows import run_sql

pytestmark = pytest.mark.django_db

PROMISED = {
    "linkedin_posts": (
        "id post_url post_name last_scraped_at scrape_count total_reactions text post_type comments"
        " reposts reshared_post_url reshared_post_total_reactions media_type media_url article_url"
        " article_title duration mime_type thumbnail video_url image_url enriched enriched_time"
        " sponsored time_to_create sentiment target_audience video_type urn published_at"
        " published_on campaign tracking is_due due_reason next_due_at engagers target_engagers"
        " classified_engagers coverage_numerator coverage_denominator cost_usd last_success_at"
        " unclassified_engagers new_engagers returning_engagers repeat_engagers engagements"
        " impressions members_reached clicks followers engagement_rate_by_impressions_numerator"
        " engagement_rate_by_impressions_denominator engagement_rate_by_followers_numerator"
        " engagement_rate_by_followers_denominator"
    ),
    "linkedin_posts_scrapes": (
        "id post_id post_url ran_at ran_on reactions_count cost status comments_count reposts_count"
        " reactions_delta comments_delta reposts_delta days_since_previous is_latest new_engagers"
    ),
    "linkedin_engagers_by_post": (
        "id scrape_id linkedin_url name headline engagement_type post_url pushed_to_hubspot"
        " engager_id post_id reaction_type has_comment first_seen_on last_seen_on company title"
        " audience position seniority function is_target is_new_engager engagement_count"
    ),
    "post_daily": (
        "post_id day reactions comments reposts reactions_gained comments_gained reposts_gained"
        " engagements engagements_gained published_on days_since_publishing is_latest"
        " engagers_gained"
    ),
    "post_fields": "post_id field value_text value_number value_date",
    "label_lift": (
        "label_kind label_value posts measured_posts engagements engagements_per_post"
        " all_engagements_per_post lift_numerator lift_denominator"
    ),
    "engagers": "name headline linkedin_url audience is_target hubspot_state lifecycle_stage",
    "companies": "name linkedin_url audience is_target hubspot_state lifecycle_stage",
    "audience_by_post": "post_id audience position engagers share_numerator share_denominator",
    "costs": "day provider purpose post_id usd",
    "pipeline_runs": "step state claimed cost_usd seconds",
    "data_freshness": "subject last_success_at hours_old rows",
    "dim_date": "day iso_week month quarter weekday is_weekend",
}
FLAT = {
    "bigint",
    "integer",
    "boolean",
    "text",
    "numeric",
    "date",
    "timestamp with time zone",
}
COLUMNS = """
SELECT table_name, column_name, data_type,
       col_description(to_regclass('reporting.' || table_name), ordinal_position::int)
FROM information_schema.columns WHERE table_schema = 'reporting' ORDER BY 1, ordinal_position
"""


def test_promised_columns_are_there():
    found: dict[str, set[str]] = {}
    for view, column, _, _ in run_sql(COLUMNS):
        found.setdefault(view, set()).add(column)
    assert {view: set(names.split()) - found[view] for view, names in PROMISED.items()} == {
        view: set() for view in PROMISED
    }


def test_files_and_order_name_the_same_views():
    assert sorted(path.stem for path in VIEWS_DIR.glob("*.sql")) == sorted(ORDER)


@pytest.mark.parametrize("definition", read_definitions(), ids=lambda one: one.name)
def test_view_says_its_grain_first(definition):
    assert definition.sql.startswith("-- Grain: one row per ")


def test_every_view_and_column_has_a_comment():
    silent = [(view, column) for view, column, _, comment in run_sql(COLUMNS) if not comment]
    views = run_sql(
        "SELECT relname FROM pg_class WHERE relnamespace = 'reporting'::regnamespace"
        " AND coalesce(obj_description(oid, 'pg_class'), '') = ''"
    )
    assert (silent, views) == ([], [])


def test_types_are_flat_and_names_are_ascii_snake_case():
    odd = [
        (view, column, kind)
        for view, column, kind, _ in run_sql(COLUMNS)
        if kind not in FLAT or not (column.isascii() and column.islower())
    ]
    assert odd == []


def test_only_person_views_and_companies_have_personal_columns():
    having = {
        view
        for view, column, _, _ in run_sql(COLUMNS)
        if column in {"name", "headline", "linkedin_url"}
    }
    assert having == {"engagers", "companies", "linkedin_engagers_by_post"}


@pytest.mark.parametrize("view", [name for name in ORDER if name != "dim_date"])
def test_view_answers_on_an_empty_database(view):
    rows = run_sql(f"SELECT * FROM reporting.{view}")
    assert len(rows) == (8 if view == "data_freshness" else 0)
