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
        coalesce(lag(reposts_known) OVER in_order, 0) AS reposts_before,
        coalesce(
            lag(reactions_known + comments_known + reposts_known) OVER in_order, 0
        ) AS engagements_before
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
        ELSE reposts_known * 0 END AS reposts_gained,
    spans.reactions_known + spans.comments_known + spans.reposts_known AS engagements,
    CASE WHEN day::date = ran_on
        THEN reactions_known + comments_known + reposts_known - engagements_before
        ELSE (reactions_known + comments_known + reposts_known) * 0
    END AS engagements_gained,
    (post.published_at AT TIME ZONE 'UTC')::date AS published_on,
    day::date - (post.published_at AT TIME ZONE 'UTC')::date AS days_since_publishing,
    day::date = (now() AT TIME ZONE 'UTC')::date AS is_latest,
    coalesce(arrivals.engagers_gained, 0) AS engagers_gained
FROM spans
JOIN posts_post post ON post.id = spans.post_id
CROSS JOIN LATERAL generate_series(
    ran_on::timestamp,
    coalesce(next_on - 1, greatest(ran_on, (now() AT TIME ZONE 'UTC')::date))::timestamp,
    interval '1 day'
) AS day
LEFT JOIN (
    -- Who was seen before the first day with a measurement counts on that day.
    SELECT seen.post_id, greatest(seen.day, first.day) AS gained_on,
        sum(seen.engagers)::bigint AS engagers_gained
    FROM reporting_inner.post_arrivals seen
    JOIN (
        SELECT post_id, (min(finished_at) AT TIME ZONE 'UTC')::date AS day
        FROM posts_scrape
        WHERE state IN ('done', 'empty')
        GROUP BY post_id
    ) first ON first.post_id = seen.post_id
    GROUP BY seen.post_id, greatest(seen.day, first.day)
) arrivals ON arrivals.post_id = spans.post_id AND arrivals.gained_on = day::date;

COMMENT ON VIEW reporting.post_daily IS 'Counters of posts by day. One row per post and day, from its first completed scrape to today.';
COMMENT ON COLUMN reporting.post_daily.post_id IS 'The post.';
COMMENT ON COLUMN reporting.post_daily.day IS 'The day (UTC).';
COMMENT ON COLUMN reporting.post_daily.reactions IS 'Reactions so far, carried forward from the last day with a completed scrape; NULL while unknown.';
COMMENT ON COLUMN reporting.post_daily.comments IS 'Comments so far, carried forward; NULL while unknown.';
COMMENT ON COLUMN reporting.post_daily.reposts IS 'Reposts so far, carried forward; NULL while unknown.';
COMMENT ON COLUMN reporting.post_daily.reactions_gained IS 'Reactions more than the day before; on the first day, all of them. Sums to the current count.';
COMMENT ON COLUMN reporting.post_daily.comments_gained IS 'Comments more than the day before, as reactions_gained.';
COMMENT ON COLUMN reporting.post_daily.reposts_gained IS 'Reposts more than the day before, as reactions_gained.';
COMMENT ON COLUMN reporting.post_daily.engagements IS 'Reactions + comments + reposts so far; NULL while one of the three is unknown.';
COMMENT ON COLUMN reporting.post_daily.engagements_gained IS 'Engagements more than the day before. On the first day that all three are known, all of them. Sums to the current count.';
COMMENT ON COLUMN reporting.post_daily.published_on IS 'The day (UTC) the post was published; NULL when unknown. Gained in a period: filter day; published in a period: filter this.';
COMMENT ON COLUMN reporting.post_daily.days_since_publishing IS 'Days since publishing: 0 on the day itself, negative before it; NULL when unknown.';
COMMENT ON COLUMN reporting.post_daily.is_latest IS 'Whether it is today (UTC), the post''s last row: its cumulative columns say how it stands.';
COMMENT ON COLUMN reporting.post_daily.engagers_gained IS 'People and organisations first seen under the post on this day; those seen earlier than its first row count there. Excluded and erased ones not counted.';
