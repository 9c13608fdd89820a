-- Grain: one row per scrape that ended. completed: done, or empty (a measured zero); failed: failed, or
-- suspect (it ended, but what it listed was not believed, so it changed no totals).
CREATE OR REPLACE VIEW reporting.linkedin_posts_scrapes AS
WITH completed AS (
    SELECT
        id,
        post_id,
        finished_at,
        coalesce(reactions_reported, reactions_counted) AS reactions,
        coalesce(comments_reported, comments_counted) AS comments,
        coalesce(reposts_reported, reposts_counted) AS reposts
    FROM posts_scrape
    WHERE state IN ('done', 'empty')
), numbered AS (
    -- A value and the unknown ones after it share a number, so that each finds the last known one.
    SELECT
        *,
        count(reactions) OVER in_order AS reactions_group,
        count(comments) OVER in_order AS comments_group,
        count(reposts) OVER in_order AS reposts_group,
        lag(finished_at) OVER in_order AS previous_at,
        row_number() OVER (PARTITION BY post_id ORDER BY finished_at DESC, id DESC) = 1 AS is_latest
    FROM completed
    WINDOW in_order AS (PARTITION BY post_id ORDER BY finished_at, id)
), known AS (
    SELECT
        *,
        max(reactions) OVER (PARTITION BY post_id, reactions_group) AS reactions_known,
        max(comments) OVER (PARTITION BY post_id, comments_group) AS comments_known,
        max(reposts) OVER (PARTITION BY post_id, reposts_group) AS reposts_known
    FROM numbered
), compared AS (
    SELECT
        *,
        reactions - coalesce(lag(reactions_known) OVER in_order, 0) AS reactions_delta,
        comments - coalesce(lag(comments_known) OVER in_order, 0) AS comments_delta,
        reposts - coalesce(lag(reposts_known) OVER in_order, 0) AS reposts_delta
    FROM known
    WINDOW in_order AS (PARTITION BY post_id ORDER BY finished_at, id)
), newcomers AS (
    -- By post too: a reader who asks about one post waits for that one only.
    SELECT post_id, scrape_id, sum(new_engagers)::bigint AS new_engagers
    FROM reporting_inner.post_arrivals
    GROUP BY post_id, scrape_id
)
SELECT
    scrape.id,
    scrape.post_id,
    post.url::text AS post_url,
    scrape.finished_at AS ran_at,
    (scrape.finished_at AT TIME ZONE 'UTC')::date AS ran_on,
    compared.reactions AS reactions_count,
    scrape.cost_usd AS cost,
    CASE WHEN compared.id IS NULL THEN 'failed' ELSE 'completed' END AS status,
    compared.comments AS comments_count,
    compared.reposts AS reposts_count,
    compared.reactions_delta,
    compared.comments_delta,
    compared.reposts_delta,
    round(
        (extract(epoch FROM compared.finished_at - compared.previous_at) / 86400)::numeric, 2
    ) AS days_since_previous,
    coalesce(compared.is_latest, false) AS is_latest,
    coalesce(newcomers.new_engagers, 0) AS new_engagers,
    compared.reactions_known,
    compared.comments_known,
    compared.reposts_known
FROM posts_scrape scrape
JOIN posts_post post ON post.id = scrape.post_id
LEFT JOIN compared ON compared.id = scrape.id
LEFT JOIN newcomers ON newcomers.scrape_id = scrape.id AND newcomers.post_id = scrape.post_id
WHERE scrape.state IN ('done', 'empty', 'suspect', 'failed');

COMMENT ON VIEW reporting.linkedin_posts_scrapes IS 'The measurements of posts. One row per scrape that ended.';
COMMENT ON COLUMN reporting.linkedin_posts_scrapes.id IS 'The scrape.';
COMMENT ON COLUMN reporting.linkedin_posts_scrapes.post_id IS 'The post.';
COMMENT ON COLUMN reporting.linkedin_posts_scrapes.post_url IS 'Canonical address of the post.';
COMMENT ON COLUMN reporting.linkedin_posts_scrapes.ran_at IS 'When it ended (UTC).';
COMMENT ON COLUMN reporting.linkedin_posts_scrapes.ran_on IS 'The day (UTC) it ended.';
COMMENT ON COLUMN reporting.linkedin_posts_scrapes.reactions_count IS 'Reactions: LinkedIn''s own counter where it was read, else those listed; NULL is unknown, 0 measured.';
COMMENT ON COLUMN reporting.linkedin_posts_scrapes.cost IS 'USD its actor runs cost, preliminary until settled; NULL while unknown.';
COMMENT ON COLUMN reporting.linkedin_posts_scrapes.status IS 'completed (done, or empty: a measured zero) or failed (failed, or not believed: suspect).';
COMMENT ON COLUMN reporting.linkedin_posts_scrapes.comments_count IS 'Comments, as reactions_count.';
COMMENT ON COLUMN reporting.linkedin_posts_scrapes.reposts_count IS 'Reposts, as reactions_count.';
COMMENT ON COLUMN reporting.linkedin_posts_scrapes.reactions_delta IS 'Reactions more than last known before; on the first, all of them. Sums to the current count; NULL where the count is.';
COMMENT ON COLUMN reporting.linkedin_posts_scrapes.comments_delta IS 'Comments more than last known before, as reactions_delta.';
COMMENT ON COLUMN reporting.linkedin_posts_scrapes.reposts_delta IS 'Reposts more than last known before, as reactions_delta.';
COMMENT ON COLUMN reporting.linkedin_posts_scrapes.days_since_previous IS 'Days since the completed scrape before; NULL on the first and on failed ones.';
COMMENT ON COLUMN reporting.linkedin_posts_scrapes.is_latest IS 'Whether it is the post''s last completed scrape.';
COMMENT ON COLUMN reporting.linkedin_posts_scrapes.new_engagers IS 'Engagers it showed who were never seen under any post; excluded and erased ones not counted.';
COMMENT ON COLUMN reporting.linkedin_posts_scrapes.reactions_known IS 'Reactions as last known by then, this scrape included; NULL on failed ones.';
COMMENT ON COLUMN reporting.linkedin_posts_scrapes.comments_known IS 'Comments as last known by then; NULL on failed ones or when never known.';
COMMENT ON COLUMN reporting.linkedin_posts_scrapes.reposts_known IS 'Reposts as last known by then; NULL on failed ones or when never known.';
