-- Grain: one row per post and day (UTC), without gaps: from its first completed scrape to today.
CREATE OR REPLACE VIEW reporting.post_daily AS
WITH measured AS (
    SELECT DISTINCT ON (post_id, ran_on)
        post_id, ran_on, reactions_known, comments_known, reposts_known
    FROM reporting.linkedin_posts_scrapes
    WHERE status = 'completed'
    ORDER BY post_id, ran_on, ran_at DESC, id DESC
), spans AS (
    SELECT
        *,
        lead(ran_on) OVER in_order AS next_on,
        coalesce(lag(reactions_known) OVER in_order, 0) AS reactions_before,
        coalesce(lag(comments_known) OVER in_order, 0) AS comments_before,
        coalesce(lag(reposts_known) OVER in_order, 0) AS reposts_before
    FROM measured
    WINDOW in_order AS (PARTITION BY post_id ORDER BY ran_on)
)
SELECT
    spans.post_id,
    day::date AS day,
    spans.reactions_known AS reactions,
    spans.comments_known AS comments,
    spans.reposts_known AS reposts,
    CASE WHEN day::date = ran_on THEN reactions_known - reactions_before
        ELSE reactions_known * 0 END AS reactions_gained,
    CASE WHEN day::date = ran_on THEN comments_known - comments_before
        ELSE comments_known * 0 END AS comments_gained,
    CASE WHEN day::date = ran_on THEN reposts_known - reposts_before
        ELSE reposts_known * 0 END AS reposts_gained
FROM spans
CROSS JOIN LATERAL generate_series(
    ran_on::timestamp,
    coalesce(next_on - 1, greatest(ran_on, (now() AT TIME ZONE 'UTC')::date))::timestamp,
    interval '1 day'
) AS day;

COMMENT ON VIEW reporting.post_daily IS 'Counters of posts by day. One row per post and day, from its first completed scrape to today.';
COMMENT ON COLUMN reporting.post_daily.post_id IS 'The post.';
COMMENT ON COLUMN reporting.post_daily.day IS 'The day (UTC).';
COMMENT ON COLUMN reporting.post_daily.reactions IS 'Reactions so far, carried forward from the last day with a completed scrape; NULL while unknown.';
COMMENT ON COLUMN reporting.post_daily.comments IS 'Comments so far, carried forward; NULL while unknown.';
COMMENT ON COLUMN reporting.post_daily.reposts IS 'Reposts so far, carried forward; NULL while unknown.';
COMMENT ON COLUMN reporting.post_daily.reactions_gained IS 'Reactions more than the day before; on the first day, all of them. Sums to the current count.';
COMMENT ON COLUMN reporting.post_daily.comments_gained IS 'Comments more than the day before, as reactions_gained.';
COMMENT ON COLUMN reporting.post_daily.reposts_gained IS 'Reposts more than the day before, as reactions_gained.';
