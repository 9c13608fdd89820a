"""Keeps what the views say of marked posts and companies, and of posts whose people shifted, and takes
those marks and shifts away: at the end of a run, by a schedule, and after migrations.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection, transaction

LOCK = 7_301_205_516_002
TABLES = """
CREATE TEMPORARY TABLE IF NOT EXISTS taken (post_id bigint, company_id bigint) ON COMMIT DROP;
CREATE TEMPORARY TABLE IF NOT EXISTS taken_audience ON COMMIT DROP AS
    SELECT post_id, audience_id, position_id, engagers, new_engagers, repeat_engagers
    FROM reporting_postaudience WITH NO DATA;
CREATE TEMPORARY TABLE IF NOT EXISTS taken_arrivals ON COMMIT DROP AS
    SELECT post_id, day, scrape_id, engagers, new_engagers
    FROM reporting_postarrivals WITH NO DATA;
CREATE TEMPORARY TABLE IF NOT EXISTS taken_companies ON COMMIT DROP AS
    SELECT company_id, posts FROM reporting_companyposts WITH NO DATA;
TRUNCATE taken, taken_audience, taken_arrivals, taken_companies;
"""
IS_DUE = "SELECT EXISTS (SELECT FROM reporting_mark) OR EXISTS (SELECT FROM reporting_shift)"
# One statement, so that all of it sees the same moment: just those changes are in the sums whose
# marks and shifts go. What is committed meanwhile keeps its own.
TAKE = """
WITH posts AS MATERIALIZED (
    SELECT post_id FROM reporting_inner.marked_posts
    UNION
    SELECT deed.post_id
    FROM reporting_shift shift
    CROSS JOIN LATERAL (
        SELECT DISTINCT post_id FROM engagers_engagement WHERE engager_id = shift.engager_id
    ) deed
    UNION
    SELECT post_id
    FROM (
        SELECT id AS post_id FROM posts_post
        UNION ALL SELECT post_id FROM reporting_postaudience
        UNION ALL SELECT post_id FROM reporting_postarrivals
    ) every
    WHERE EXISTS (SELECT FROM reporting_inner.marked_whole)
), firms AS MATERIALIZED (
    SELECT company_id FROM reporting_inner.marked_companies
    UNION
    SELECT company_id
    FROM (
        SELECT id AS company_id FROM engagers_company
        UNION ALL SELECT company_id FROM reporting_companyposts
    ) every
    WHERE EXISTS (SELECT FROM reporting_inner.marked_whole)
), listed AS (
    INSERT INTO taken (post_id, company_id)
    SELECT post_id, NULL FROM posts UNION ALL SELECT NULL, company_id FROM firms
), audience AS (
    INSERT INTO taken_audience
    SELECT post_id, audience_id, position_id, engagers, new_engagers, repeat_engagers
    FROM reporting_inner.post_audience JOIN posts USING (post_id)
), arrivals AS (
    INSERT INTO taken_arrivals
    SELECT post_id, day, scrape_id, engagers, new_engagers
    FROM reporting_inner.post_arrivals JOIN posts USING (post_id)
), company_posts AS (
    INSERT INTO taken_companies
    SELECT company_id, post_count
    FROM reporting.companies JOIN firms USING (company_id)
    WHERE post_count > 0
), unmarked AS (
    DELETE FROM reporting_mark
)
DELETE FROM reporting_shift
"""
KEEP = """
DELETE FROM reporting_postaudience kept USING taken WHERE kept.post_id = taken.post_id;
INSERT INTO reporting_postaudience
    (post_id, audience_id, position_id, engagers, new_engagers, repeat_engagers)
SELECT post_id, audience_id, position_id, engagers, new_engagers, repeat_engagers
FROM taken_audience;

DELETE FROM reporting_postarrivals kept USING taken WHERE kept.post_id = taken.post_id;
INSERT INTO reporting_postarrivals (post_id, day, scrape_id, engagers, new_engagers)
SELECT post_id, day, scrape_id, engagers, new_engagers FROM taken_arrivals;

DELETE FROM reporting_companyposts kept USING taken WHERE kept.company_id = taken.company_id;
INSERT INTO reporting_companyposts (company_id, posts)
SELECT company_id, posts FROM taken_companies;
"""
COUNTED = "SELECT count(post_id), count(company_id) FROM taken"


@dataclass(frozen=True, slots=True)
class Refreshed:
    """How many posts and companies have new sums."""

    posts: int
    companies: int


@transaction.atomic
def refresh_summaries() -> Refreshed | None:
    """None, and nothing done, while another refresh is under way. Nobody waits for it: until all is
    there, readers see what was kept before, and the marks and shifts with it.
    """
    with connection.cursor() as cursor:
        # Before the statement that counts: else it could see what the one before has kept only half.
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if cursor.fetchone() != (True,):
            return None
        cursor.execute(IS_DUE)
        if cursor.fetchone() != (True,):
            return Refreshed(0, 0)
        # Everything is counted after an upgrade: minutes, at millions of engagements.
        cursor.execute("SET LOCAL statement_timeout = 0; SET LOCAL work_mem = '64MB'")
        for sql in (TABLES, TAKE, KEEP, COUNTED):
            cursor.execute(sql)
        return Refreshed(*cursor.fetchone())
